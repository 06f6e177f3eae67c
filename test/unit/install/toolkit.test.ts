import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../../package.json' with { type: 'json' };
import { loadConfig } from '../../../src/config.ts';

const root = new URL('../../../', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, root), 'utf8');

type Step = { uses: string; with: Record<string, unknown>; writeToEnvironmentFile?: Record<string, string> };
type Project = { version: string; environmentFolderPath: string } & Partial<Record<(typeof stages)[number], Step[]>>;

const stages = ['provision', 'deploy', 'publish'] as const;
const files = {
  dev: 'm365agents.yml',
  local: 'm365agents.local.yml',
  playground: 'm365agents.playground.yml',
} as const;

function stepsOf(file: string): Step[] {
  const project = parse(read(file)) as Project;
  return stages.flatMap((stage) => project[stage] ?? []);
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/\$\{\{(?:\w+:)?(\w+)\}\}/g)].map((found) => found[1] ?? '');
}

function envNames(file: string): string[] {
  return [...read(file).matchAll(/^(\w+)=/gm)].map((found) => found[1] ?? '');
}

/** What Bicep gives back becomes variables of the same names. */
function outputsOf(file: string): string[] {
  const templates = [...read(file).matchAll(/path: \.\/(infra\/\w+\.bicep)/g)].map((found) => found[1] ?? '');
  return templates.flatMap((name) => [...read(name).matchAll(/^output (\w+)/gm)].map((found) => found[1] ?? ''));
}

describe.each(Object.entries(files))('the project of the Agents Toolkit for %s', (env, file) => {
  const text = read(file);

  it('names only files that are there or that it makes', () => {
    const paths = [...text.matchAll(/(?:path|Path|parameters): (\.\/\S+)/g)].map((found) => found[1] ?? '');

    for (const path of paths.filter((one) => !one.startsWith('./appPackage/build/'))) {
      expect(existsSync(new URL(path, root)), path).toBe(true);
    }
    expect((parse(text) as Project).environmentFolderPath).toBe('./env');
  });

  it('asks only for variables of its environment, or that a step before writes', () => {
    const written = stepsOf(file).flatMap((step) => Object.values(step.writeToEnvironmentFile ?? {}));
    const parameters = [...text.matchAll(/parameters: \.\/(\S+)/g)].map((found) => found[1] ?? '');
    const manifest = text.includes('zipAppPackage') ? ['appPackage/manifest.json'] : [];
    const asked = [text, ...parameters.map(read), ...manifest.map(read)].flatMap(namesIn);
    const known = [...envNames(`env/.env.${env}`), ...written, ...outputsOf(file)];
    // Secrets stand in a file of the user's own; the committed one says which.
    const secrets = asked.filter((name) => name.startsWith('SECRET_') && !written.includes(name));

    for (const name of secrets) expect(read(`env/.env.${env}`)).toContain(`#   ${name}=`);
    expect(asked.filter((name) => !known.includes(name) && !secrets.includes(name))).toEqual([]);
    expect(read(`env/.env.${env}`)).toContain(`TEAMSFX_ENV=${env}\n`);
    expect(
      written.filter((name) => !name.startsWith('SECRET_') && !envNames(`env/.env.${env}`).includes(name)),
    ).toEqual([]);
  });
});

describe('what F5 starts', () => {
  it('gets settings that the bot takes as a real one', () => {
    const step = stepsOf(files.local).find(({ uses }) => uses === 'file/createOrUpdateEnvironmentFile');
    const id = '9a0c7f1e-3b52-4d68-8e17-6f5a4b3c2d10';
    const filled = Object.entries(step?.with.envs as Record<string, string>).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\{\w+\}\}/, id),
    ]);
    const config = loadConfig({ ...Object.fromEntries(filled), MONGODB_URI: 'mongodb://127.0.0.1:27017/jit' });

    expect(step?.with.target).toBe('./.localConfigs');
    expect(config).toMatchObject({ mode: 'production', tenantId: id, adminIds: [id], port: 3978 });
  });

  it('is made of tasks, scripts and programs that exist, and of the port that it attaches to', () => {
    const launch = JSON.parse(read('.vscode/launch.json'));
    const tasks: { label: string; command?: string; dependsOn?: string[] }[] = JSON.parse(
      read('.vscode/tasks.json'),
    ).tasks;
    const labels = tasks.map(({ label }) => label);
    const names = launch.configurations.map(({ name }: { name: string }) => name);

    const wanted = [...launch.configurations, ...launch.compounds].flatMap(({ preLaunchTask }) => preLaunchTask ?? []);
    for (const label of [...wanted, ...tasks.flatMap(({ dependsOn }) => dependsOn ?? [])]) {
      expect(labels).toContain(label);
    }
    for (const { configurations } of launch.compounds) {
      for (const name of configurations) expect(names).toContain(name);
    }
    const scripts = tasks.flatMap(({ command }) => /npm run (\S+)/.exec(command ?? '')?.[1] ?? []);
    expect(scripts).toEqual(['dev']);
    for (const name of scripts) expect(Object.keys(packageJson.scripts)).toContain(name);
    const attach = launch.configurations.find(({ request }: { request: string }) => request === 'attach');
    expect(packageJson.scripts.dev).toContain(`--inspect=${attach.port}`);
    expect(existsSync(new URL('scripts/start.mjs', root))).toBe(true);
  });

  it('keeps secrets out of the repository', () => {
    const ignored = read('.gitignore').split('\n');

    expect(ignored).toEqual(expect.arrayContaining(['env/.env.*.user', '.localConfigs', '.env']));
    const committed = readdirSync(new URL('env/', root)).filter((name) => !name.endsWith('.user'));
    for (const name of committed) expect(read(`env/${name}`)).not.toMatch(/^SECRET_/m);
  });
});
