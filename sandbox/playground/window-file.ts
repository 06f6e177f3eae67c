import { groups, people, tenantId } from '../graph/tenant-seed.ts';
import { BOT_APP_ID } from '../tenant.ts';

export type PersonKey = keyof typeof people;

/** What the Agents Playground knows of a person; it calls the principal name so. */
type PlaygroundUser = {
  id: string;
  name: string;
  userPrincipleName: string;
  aadObjectId: string;
  givenName: string;
  surname: string;
  email: string;
};

/** What is known of somebody in the directory. */
export type Known = { name: string; address: string };

/** The Agents Playground's schema wants exactly so many people beside the one who sits before the window. */
const OTHERS = 5;

/**
 * The `.m365agentsplayground.yml` (JSON is YAML too) of one person's window. Every window has chats of its own: with
 * shared ids the windows would not follow each other, and the bot's messages would go to the one that spoke last.
 */
export function windowFile(key: PersonKey, known: (key: PersonKey) => Known): object {
  const others = keysOf(people).filter((other) => other !== key);
  return {
    version: '0.1.1',
    tenantId,
    bot: { id: `28:${BOT_APP_ID}`, name: 'JIT Access' },
    currentUser: userOf(key, known(key)),
    users: others.slice(0, OTHERS).map((other) => userOf(other, known(other))),
    personalChat: { id: `a:playground-${key}` },
    groupChat: { id: `19:playground-group-${key}@thread.v2`, name: 'Messaging shift' },
    team: {
      id: `19:playground-general-${key}@thread.tacv2`,
      name: 'Messaging',
      aadGroupId: groups.migrationTeam,
      channels: [{ id: `19:playground-approvals-${key}@thread.tacv2`, name: 'Access approvals' }],
    },
  };
}

export function isPersonKey(key: string): key is PersonKey {
  return Object.hasOwn(people, key);
}

function userOf(key: PersonKey, { name, address }: Known): PlaygroundUser {
  const [givenName = name, surname = ''] = name.split(' ');
  return {
    id: `29:playground-${key}`,
    name,
    userPrincipleName: address,
    aadObjectId: people[key],
    givenName,
    surname,
    email: address,
  };
}

function keysOf<T extends object>(record: T): (keyof T)[] {
  return Object.keys(record) as (keyof T)[];
}
