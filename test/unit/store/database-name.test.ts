import { describe, expect, it } from 'vitest';
import { databaseName } from '../../../src/store/connect.ts';

describe('the database that a connection string names', () => {
  it.each([
    ['mongodb://localhost:27017/access', 'access'],
    ['mongodb://user:p%2Fw@a:1,b:2/access?replicaSet=rs0', 'access'],
    ['mongodb+srv://user:pw@cluster.example.net/my%20db', 'my db'],
    ['mongodb://%2Ftmp%2Fmongo.sock/access', 'access'],
    ['mongodb://localhost/test', 'test'],
  ])('of %s is %s', (uri, name) => {
    expect(databaseName(uri)).toBe(name);
  });

  it.each([
    'mongodb://localhost',
    'mongodb://localhost/',
    'mongodb://localhost:1/?w=1',
    'mongodb+srv://u:p@c.example.net',
  ])('of %s is jit, for it names none', (uri) => {
    expect(databaseName(uri)).toBe('jit');
  });
});
