import { describe, expect, it } from 'vitest';
import { loopbackUri, withDatabase } from '../../../sandbox/mongo/mongo-uri.ts';
import { requireFreeSpace } from '../../../sandbox/mongo/start-mongo.ts';

describe('a database named in an address', () => {
  it.each([
    [loopbackUri(5), 'mongodb://127.0.0.1:5/jit?directConnection=true&journal=true&retryWrites=false'],
    ['mongodb://u:p%40@a:1,b:2/old?replicaSet=rs', 'mongodb://u:p%40@a:1,b:2/jit?replicaSet=rs'],
    ['mongodb+srv://cluster.example', 'mongodb+srv://cluster.example/jit'],
    ['mongodb://a:1/?tls=true', 'mongodb://a:1/jit?tls=true'],
  ])('%s becomes %s', (uri, named) => {
    expect(withDatabase(uri, 'jit')).toBe(named);
  });

  it('is refused in what is no address of MongoDB, without repeating its secrets', () => {
    expect(() => withDatabase('postgres://u:secret@a/b', 'jit')).toThrow(/^not a MongoDB connection string$/);
  });
});

describe('free space', () => {
  it('of 500 MB is enough, and less is refused with what to do', () => {
    expect(() => requireFreeSpace(500 * 1024 * 1024, '/data')).not.toThrow();

    expect(() => requireFreeSpace(500 * 1024 * 1024 - 1, '/data')).toThrow(
      /500 MB free in \/data, and there are 499 MB.*MONGODB_URI/,
    );
  });
});
