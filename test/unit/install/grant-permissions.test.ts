import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../../infra/grant-permissions.sh', import.meta.url));

/** Stands in for the Azure CLI: two permissions exist, one of them is granted. Every call is written down. */
const AZ = `#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$CALLS"
case "$*" in
  *"appRoles["*"User.Read.All"*) echo role-user ;;
  *"appRoles["*"GroupMember.Read.All"*) echo role-group ;;
  *"appRoles["*) echo None ;;
  "ad sp show --id client-1 "*) echo principal-1 ;;
  "ad sp show "*) echo graph-1 ;;
  "rest --method get "*) echo role-user ;;
  "rest --method post "*) ;;
  *) exit 9 ;;
esac
`;

describe('granting permissions', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jit-grant-'));
    writeFileSync(join(folder, 'az'), AZ);
    chmodSync(join(folder, 'az'), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function grant(...names: string[]) {
    const calls = join(folder, 'calls');
    const env = { PATH: `${folder}:${process.env.PATH}`, CALLS: calls };
    const { status, stdout, stderr } = spawnSync('bash', [SCRIPT, 'client-1', ...names], { env, encoding: 'utf8' });
    const posts = readFileSync(calls, { encoding: 'utf8', flag: 'a+' })
      .split('\n')
      .filter((call) => call.startsWith('rest --method post'));
    return { status, stdout, stderr, posts };
  }

  it('assigns what is missing to the identity, and leaves what is there', () => {
    const { status, stdout, posts } = grant('User.Read.All', 'GroupMember.Read.All');

    expect(status).toBe(0);
    expect(stdout).toContain('User.Read.All: granted already\nGroupMember.Read.All: granted\n');
    expect(posts).toHaveLength(1);
    expect(posts[0]).toContain('/servicePrincipals/principal-1/appRoleAssignments');
    expect(posts[0]).toContain('{"principalId":"principal-1","resourceId":"graph-1","appRoleId":"role-group"}');
  });

  it('stops at a name that is no permission, and grants nothing after it', () => {
    const { status, stderr, posts } = grant('Nothing.Read', 'GroupMember.Read.All');

    expect(status).toBe(1);
    expect(stderr).toContain('Nothing.Read is no application permission');
    expect(posts).toEqual([]);
  });

  it('says how it is used when nothing is named', () => {
    const { status, stderr, posts } = grant();

    expect(status).toBe(2);
    expect(stderr).toContain('infra/grant-permissions.sh <client id> <permission>...');
    expect(posts).toEqual([]);
  });
});
