import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../../package.json' with { type: 'json' };
import { variables } from '../../../src/config/variables.ts';

const root = new URL('../../../', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, root), 'utf8');

type Line = { word: string; rest: string };
type Service = Record<string, unknown> & {
  image: string;
  environment?: Record<string, string>;
  volumes?: string[];
  networks?: string[];
  depends_on?: Record<string, { condition: string }> | string[];
};

/** The instructions of the last stage, as the image gets them; and those of the stages before. */
function stages(): Line[][] {
  const text = read('Dockerfile')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '');
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): Line => ({ word: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }));
  const found: Line[][] = [];
  for (const line of lines) {
    if (line.word === 'FROM') found.push([]);
    found.at(-1)?.push(line);
  }
  return found;
}

function rests(stage: Line[] | undefined, word: string): string[] {
  return (stage ?? []).filter((line) => line.word === word).map(({ rest }) => rest);
}

const compose = parse(read('compose.yaml'), { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, null>;
};

describe('the image', () => {
  const all = stages();
  const final = all.at(-1);

  it('is made of exactly the Node that the tests run on', () => {
    const bases = all.flatMap((stage) => rests(stage, 'FROM').map((rest) => rest.split(' ')[0]));

    expect(packageJson.devDependencies.node).toMatch(/^24\.\d+\.\d+$/);
    for (const base of bases) expect(base).toBe(`node:${packageJson.devDependencies.node}-bookworm-slim`);
    expect(bases.length).toBeGreaterThan(1);
  });

  it('holds the bot, its production packages and nothing else', () => {
    expect(rests(final, 'COPY').map((rest) => rest.replace(/^--from=\S+ /, ''))).toEqual([
      '/app/node_modules ./node_modules',
      'package.json LICENSE ./',
      'src ./src',
    ]);
    expect(rests(all[0], 'RUN').join()).toContain('npm ci --omit=dev --ignore-scripts');
    expect(rests(final, 'ADD')).toEqual([]);
    const kept = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(kept).toEqual(['*', '!package.json', '!package-lock.json', '!LICENSE', '!src']);
    for (const name of ['LICENSE', 'src', 'package-lock.json']) expect(existsSync(new URL(name, root))).toBe(true);
  });

  it('runs without root, is told to stop by SIGTERM, and starts node itself, so that the signal arrives', () => {
    const words = (final ?? []).map(({ word }) => word);

    expect(rests(final, 'USER')).toEqual(['node']);
    expect(words.indexOf('USER')).toBeGreaterThan(words.lastIndexOf('COPY'));
    expect(rests(final, 'STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(JSON.parse(rests(final, 'CMD')[0] ?? '')).toEqual(['node', 'src/index.ts']);
    expect(rests(final, 'ENTRYPOINT')).toEqual([]);
  });

  it('asks whether the process is alive, with what the image has', () => {
    const [health = ''] = rests(final, 'HEALTHCHECK');
    const command = JSON.parse(health.slice(health.indexOf('[')));

    expect(command.slice(0, 2)).toEqual(['node', '-e']);
    expect(command[2]).toContain('/livez');
    expect(health).toMatch(/--start-period=130s/);
  });
});

describe('the compose file', () => {
  const bots = Object.entries(compose.services).filter(([name]) => name.startsWith('bot-'));

  it('runs two bots that may not do more than they must, and leaves them time to end their work', () => {
    expect(bots.map(([name]) => name)).toEqual(['bot-1', 'bot-2']);
    for (const [, bot] of bots) {
      expect(bot).toMatchObject({
        stop_grace_period: '45s',
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        restart: 'unless-stopped',
      });
      expect(bot).not.toHaveProperty('ports');
    }
  });

  it('sets only variables that the bot reads', () => {
    const known = variables.map(([name]): string => name);

    for (const [, bot] of bots) {
      const set = Object.keys(bot.environment ?? {});
      expect(set).toContain('MONGODB_URI');
      expect(set.filter((name) => !known.includes(name))).toEqual([]);
    }
  });

  it('keeps the database where nothing from outside reaches, in a set of three with users and a key', () => {
    const members = Object.entries(compose.services).filter(([name]) => /^mongo-\d$/.test(name));
    const uri = String(bots[0]?.[1].environment?.MONGODB_URI);

    expect(members).toHaveLength(3);
    for (const [name, member] of members) {
      expect(member.networks).toEqual(['inside']);
      expect(member).not.toHaveProperty('ports');
      expect(member.command).toEqual(expect.arrayContaining(['--replSet', 'jit', '--keyFile']));
      expect(uri).toContain(`${name}:27017`);
      expect(read('infra/compose/start-replica-set.js')).toContain(name);
    }
    expect(uri).toContain('replicaSet=jit');
    expect(compose.networks.inside?.internal).toBe(true);
  });

  it('names only volumes, networks and services that it has, and has no secret of its own', () => {
    for (const service of Object.values(compose.services)) {
      for (const volume of service.volumes ?? []) {
        const from = volume.split(':')[0] ?? '';
        if (from.startsWith('./')) expect(existsSync(new URL(from, root)), from).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(from);
      }
      for (const network of service.networks ?? []) expect(Object.keys(compose.networks)).toContain(network);
      const needed = Array.isArray(service.depends_on) ? service.depends_on : Object.keys(service.depends_on ?? {});
      for (const name of needed) expect(Object.keys(compose.services)).toContain(name);
      for (const [name, value] of Object.entries(service.environment ?? {})) {
        if (/PASSWORD/.test(name)) expect(value).toMatch(/^\$\{\w+:\?/);
      }
    }
    expect(read('.gitignore').split('\n')).toEqual(expect.arrayContaining(['.env', 'bot.env']));
  });

  it('spreads load by readiness, and shows the world what Teams and people need and no more', () => {
    const caddy = read('infra/compose/Caddyfile');

    expect(caddy).toContain('health_uri /readyz');
    expect(caddy).toMatch(/@public path \/api\/messages \/about \/privacy \/terms\n/);
    for (const [name] of bots) expect(caddy).toContain(`${name}:3978`);
    expect(Object.keys(compose.services).filter((name) => 'ports' in (compose.services[name] ?? {}))).toEqual([
      'front',
    ]);
  });
});
