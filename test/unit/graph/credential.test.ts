import { describe, expect, it } from 'vitest';
import { credentialKind, graphScope } from '../../../src/graph/credential.ts';

const app = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c' };

describe('the identity for Graph', () => {
  it.each([
    ['nothing: the system-assigned managed identity', {}, 'managed'],
    ['a client id alone: the user-assigned managed identity', { AZURE_CLIENT_ID: 'c' }, 'managed'],
    ['a secret', { ...app, AZURE_CLIENT_SECRET: 's' }, 'environment'],
    ['a certificate', { ...app, AZURE_CLIENT_CERTIFICATE_PATH: '/c.pem' }, 'environment'],
    ["a workload identity's token file", { ...app, AZURE_FEDERATED_TOKEN_FILE: '/token' }, 'workload'],
    ['a chain asked for by name', { ...app, AZURE_TOKEN_CREDENTIALS: 'prod', AZURE_CLIENT_SECRET: 's' }, 'default'],
  ] as const)('is told by the environment: %s', (_, env, kind) => {
    expect(credentialKind(env)).toBe(kind);
  });

  it.each([
    ['https://graph.microsoft.com', 'https://graph.microsoft.com/.default'],
    ['https://graph.microsoft.us/', 'https://graph.microsoft.us/.default'],
  ])('asks for the cloud it talks to: %s', (baseUrl, scope) => {
    expect(graphScope(baseUrl)).toBe(scope);
  });
});
