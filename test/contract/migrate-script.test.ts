import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSchema } from '../../src/store/migrations/schema-document.ts';
import { SCHEMA_VERSION } from '../../src/store/schema.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/migrate.ts', import.meta.url));

describe('npm run migrate', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  function migrate(args: string[], env: Record<string, string> = { MONGODB_URI: database.uri }) {
    return new Promise<{ code: number; text: string }>((resolve) => {
      execFile(process.execPath, [SCRIPT, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : 1, text: stdout + stderr });
      });
    });
  }

  it('shows where a database stands, takes it forward, back and forward again, and keeps a record of it', async () => {
    const before = await migrate(['status']);
    const up = await migrate(['up']);
    const down = await migrate(['down', '--to', '1']);
    const between = await readSchema(database.db);
    const again = await migrate(['up']);

    expect(before.text).toMatch(/Nothing has prepared/);
    expect(up).toMatchObject({ code: 0, text: expect.stringContaining(`has schema ${SCHEMA_VERSION}`) });
    expect(down).toMatchObject({
      code: 0,
      text: expect.stringMatching(/has schema 1; [\s\S]*2 to 1: [\s\S]*To do: 2,/),
    });
    expect(between?.version).toBe(1);
    expect(again.text).toMatch(/1 to 2: [\s\S]*2 to 1: [\s\S]*1 to 2: /);
    expect(again.text).not.toMatch(/To do|Locked/);
  }, 60_000);

  it.each([
    [['sideways'], /say status, up or down/],
    [['down'], /--to must name the schema/],
    [['down', '--to', 'zero'], /--to must name the schema/],
    [['down', '--to', '77'], /No migration leads/],
  ])('refuses %j with words, and without its connection string in them', async (args, words) => {
    const { code, text } = await migrate(args);

    expect(code).toBe(1);
    expect(text).toMatch(words);
    expect(text).not.toContain('mongodb://');
  });

  it('says which variable names the database', async () => {
    expect(await migrate(['status'], {})).toMatchObject({ code: 1, text: expect.stringContaining('MONGODB_URI must') });
  });
});
