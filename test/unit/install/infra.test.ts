import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { variables } from '../../../src/config/variables.ts';

const infra = new URL('../../../infra/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, infra), 'utf8');
const templates = ['base', 'azure'] as const;

/**
 * Resource types and versions that Microsoft publishes (Azure resource reference), by what we use. The linter of Bicep
 * would know them; where it is not at hand, this list keeps slips of the pen out.
 */
const PUBLISHED = [
  'Microsoft.App/containerApps@2025-01-01',
  'Microsoft.App/managedEnvironments@2025-01-01',
  'Microsoft.Authorization/roleAssignments@2022-04-01',
  'Microsoft.BotService/botServices/channels@2022-09-15',
  'Microsoft.BotService/botServices@2022-09-15',
  'Microsoft.ContainerRegistry/registries@2023-07-01',
  'Microsoft.DocumentDB/mongoClusters/firewallRules@2025-09-01',
  'Microsoft.DocumentDB/mongoClusters@2025-09-01',
  'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30',
  'Microsoft.OperationalInsights/workspaces@2023-09-01',
];

type Param = { name: string; secure: boolean; required: boolean };

function paramsOf(bicep: string): Param[] {
  return [...bicep.matchAll(/((?:^@.*\n(?:^[ '\]].*\n)*)*)^param (\w+) \w+( = .*)?$/gm)].map((found) => ({
    name: found[2] ?? '',
    secure: (found[1] ?? '').includes('@secure()'),
    required: found[3] === undefined,
  }));
}

function symbolsOf(bicep: string): string[] {
  return [...bicep.matchAll(/^(?:param|var|resource) (\w+)/gm)].map((found) => found[1] ?? '');
}

/** Brackets outside comments and texts close in order. */
function bracketsClose(bicep: string): boolean {
  const code = bicep.replace(/^\s*\/\/.*$/gm, '').replace(/'(?:[^'\\]|\\.)*'/g, '');
  const open: string[] = [];
  const pairs: Record<string, string> = { ')': '(', ']': '[', '}': '{' };
  for (const character of code) {
    if ('([{'.includes(character)) open.push(character);
    const opener = pairs[character];
    if (opener !== undefined && open.pop() !== opener) return false;
  }
  return open.length === 0;
}

describe.each(templates)('infra/%s.bicep', (name) => {
  const bicep = read(`${name}.bicep`);

  it('closes what it opens, and uses every name that it declares', () => {
    expect(bracketsClose(bicep)).toBe(true);
    expect(bracketsClose(bicep.replace('\n}\n', '\n'))).toBe(false);
    const code = bicep.replace(/^\s*\/\/.*$/gm, '');
    const leaves = ['mayPull', 'logs', 'fromAzure', 'teams'];
    for (const symbol of symbolsOf(bicep).filter((one) => !leaves.includes(one))) {
      expect([...code.matchAll(new RegExp(`\\b${symbol}\\b`, 'g'))].length, symbol).toBeGreaterThan(1);
    }
  });

  it('makes only resources of published types and versions', () => {
    const types = [...bicep.matchAll(/^resource \w+ '([^']+)'/gm)].map((found) => found[1]);

    expect(types.length).toBeGreaterThan(3);
    expect(types.filter((type) => !PUBLISHED.includes(type ?? ''))).toEqual([]);
  });

  it('gets every parameter that it needs, and no other, and no secret in clear', () => {
    const { parameters } = JSON.parse(read(`${name}.parameters.json`));
    const params = paramsOf(bicep);

    expect(params.length).toBeGreaterThan(1);
    for (const { name: param, required } of params) if (required) expect(Object.keys(parameters)).toContain(param);
    for (const [key, { value }] of Object.entries<{ value: string }>(parameters)) {
      const param = params.find((one) => one.name === key);
      expect(param, key).toBeDefined();
      if (param?.secure) expect(value).toMatch(/^\$\{\{SECRET_\w+\}\}$/);
    }
  });
});

describe('the bot in Azure', () => {
  const bicep = read('azure.bicep');

  it('gets only variables that it reads, and its one secret by reference', () => {
    const known = variables.map(([name]): string => name);
    const start = bicep.indexOf('env: [');
    const names = [...bicep.slice(start, bicep.indexOf('probes: [')).matchAll(/name: '([^']+)'/g)].map(
      (found) => found[1] ?? '',
    );

    expect(names).toEqual(
      expect.arrayContaining(['MONGODB_URI', 'MicrosoftAppId', 'AZURE_CLIENT_ID', 'JIT_ADMIN_IDS']),
    );
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    expect(bicep).toMatch(/name: 'MONGODB_URI'\n\s+secretRef: 'mongodb-uri'/);
    expect(bicep).toContain("value: 'UserAssignedMSI'");
    expect(names).not.toContain('MicrosoftAppPassword');
  });

  it('runs in two replicas, probed for life and readiness apart, with time to drain', () => {
    const probes = [...bicep.matchAll(/type: '(Startup|Liveness|Readiness)'\s+httpGet: \{\s+path: '([^']+)'/g)];

    expect(probes.map((found) => [found[1], found[2]])).toEqual([
      ['Startup', '/livez'],
      ['Liveness', '/livez'],
      ['Readiness', '/readyz'],
    ]);
    expect(Number(/minReplicas: (\d+)/.exec(bicep)?.[1])).toBeGreaterThanOrEqual(2);
    expect(Number(/terminationGracePeriodSeconds: (\d+)/.exec(bicep)?.[1])).toBeGreaterThan(30);
  });

  it('is registered for Teams at its own address with its own identity', () => {
    expect(bicep).toMatch(/endpoint: 'https:\/\/\$\{app\.properties\.configuration\.ingress\.fqdn\}\/api\/messages'/);
    expect(bicep).toContain("msaAppType: 'UserAssignedMSI'");
    expect(bicep).toContain("name: 'MsTeamsChannel'");
  });

  it('gives out no secret', () => {
    const outputs = templates.flatMap((name) => [...read(`${name}.bicep`).matchAll(/^output (\w+) \w+ = (.*)$/gm)]);

    expect(outputs.length).toBeGreaterThan(4);
    for (const [, , value] of outputs) expect(value).not.toMatch(/password|secret|Uri|listKeys|connectionString/i);
    expect(existsSync(new URL('bicepconfig.json', infra))).toBe(true);
  });
});
