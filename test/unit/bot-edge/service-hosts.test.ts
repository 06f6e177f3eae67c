import { describe, expect, it } from 'vitest';
import { createServiceHosts } from '../../../src/bot/edge/service-hosts.ts';

describe('an extra service host', () => {
  const allowed = createServiceHosts(['127.0.0.1:9000', 'bots.example.net', 'other.example.net:8443']);

  it.each([
    'http://127.0.0.1:9000',
    'http://127.0.0.1:9000/_connector',
    'https://127.0.0.1:9000/',
    'https://bots.example.net/x',
    'https://bots.example.net:443/x',
    'https://OTHER.example.net:8443/',
  ])('admits %s', (url) => {
    expect(allowed(url)).toBe(true);
  });

  it.each([
    ['another port', 'http://127.0.0.1:9001'],
    ['a port where none is listed', 'https://bots.example.net:8443'],
    ['no port where one is listed', 'https://other.example.net'],
    ['clear text to another machine', 'http://bots.example.net/'],
    ['a subdomain', 'https://a.bots.example.net/'],
    ['user information', 'https://u:p@bots.example.net/'],
    ['another scheme', 'ftp://bots.example.net/'],
    ['no URL', ''],
  ])('does not admit %s', (_what, url) => {
    expect(allowed(url)).toBe(false);
  });
});
