import { readFileSync } from 'node:fs';
import { createGraphEmulator, type GraphEmulator } from './graph/emulator.ts';
import { startGraphServer } from './graph/server.ts';
import { contosoTenant, groups, people, tenantId } from './graph/tenant-seed.ts';
import { listAt, stringAt } from './teams/json.ts';
import { createTeamsSimulator } from './teams/simulator.ts';
import type { ExtensionCommand, Findable, Person, SimulatorClock, Team, TourStep } from './teams/types.ts';

/** App id of the sandbox's bot; any GUID does. */
export const BOT_APP_ID = '5a7d3c10-8f2e-4b6a-9d41-0c8e7f6a5b21';
/** The bot's app in the catalogue of the organization, for `TEAMS_CATALOG_APP_ID`. */
export const CATALOG_APP_ID = '0b6f2d8e-4c1a-4f57-9a3d-7e52c9d1a684';
const CONNECTOR_TOKEN = 'sandbox-connector';

export const messagingChannel = { id: '19:messaging-approvals@thread.tacv2', name: 'Access approvals' };

/** A chat between people, for the message extension: the bot is not in it. */
export const moveChat = { id: '19:mailbox-move@thread.v2', name: 'Mailbox move' };

const FIRST_REQUEST = 'request mailbox-operator for 2m because moving the mailboxes of the Berlin office';

/** Who is on the page, in which part, and what they may type first. */
const cast: { key: keyof typeof people; role?: string; onPage?: boolean; suggestions?: string[]; timezone?: string }[] =
  [
    {
      key: 'erin',
      role: 'Engineer',
      timezone: 'Europe/Berlin',
      suggestions: [
        FIRST_REQUEST,
        'request defender-live-response for 10m because looking into an alert',
        'request server-night-work for 1h because replacing a disk tonight',
        'my access',
        'my requests',
        'request',
        'help',
      ],
    },
    {
      key: 'ana',
      role: 'Approver',
      timezone: 'Europe/Lisbon',
      suggestions: ['approvals', 'request mailbox-operator for 2m because covering for Erin today', 'help'],
    },
    { key: 'ben', role: 'Approver', timezone: 'Europe/Berlin', suggestions: ['approvals', 'help'] },
    {
      key: 'dana',
      role: 'Admin',
      timezone: 'Europe/Berlin',
      suggestions: [
        'grants',
        'audit',
        'policy list',
        'policy template defender-tier-3',
        'status',
        'revoke Erin Engel',
        'freeze because practising',
        'unfreeze',
      ],
    },
    { key: 'felix' },
    { key: 'grace' },
    { key: 'hiro' },
    { key: 'ines' },
    { key: 'jonas' },
    { key: 'katya' },
    { key: 'liam' },
    { key: 'mona' },
    { key: 'nadia' },
  ];

/** A minute's walk; each step is ticked off by what the audit trail says, not by a click. */
export const tour: TourStep[] = [
  {
    title: 'Ask as Erin',
    person: 'erin',
    place: 'chat',
    hint: 'Click here, then press Enter in Erin’s chat to send it.',
    text: FIRST_REQUEST,
    done: { event: 'request.submitted', by: 'Erin Engel' },
  },
  {
    title: 'Try to approve it yourself',
    person: 'erin',
    place: messagingChannel.id,
    hint: 'Still Erin, in the channel: press Decide. It is refused.',
    done: { event: 'refusal:self-approval', by: 'Erin Engel' },
  },
  {
    title: 'Approve it as Ana',
    person: 'ana',
    place: 'chat',
    hint: 'Press Approve on the card in Ana’s chat.',
    done: { event: 'request.approved' },
  },
  {
    title: 'See who holds what',
    person: 'panels',
    hint: 'The directory lists Erin now, and until when.',
    done: { event: 'grant.active' },
  },
  {
    title: 'See it taken back',
    person: 'erin',
    place: 'chat',
    hint: 'Press Release in Erin’s chat, or wait two minutes.',
    done: { event: 'grant.ended' },
  },
];

export type TenantOptions = {
  clock: SimulatorClock;
  graphPort?: number;
  teamsPort?: number;
  /** The rate limits of Teams; off where a test's clock stands still. */
  limits?: boolean;
  badKeys?: boolean;
  /** IANA zone of everybody, so that cards tell the time of the visitor's clock; else each has their own. */
  timezone?: string;
  emulator?: GraphEmulator;
};

export type Tenant = Awaited<ReturnType<typeof startTenant>>;

/** A whole tenant on loopback: Graph and Teams, and the environment that joins the bot to them. */
export async function startTenant(options: TenantOptions) {
  const graph = options.emulator ?? createGraphEmulator({ clock: options.clock, tenant: contosoTenant() });
  const graphServer = await startGraphServer(graph, { port: options.graphPort ?? 0, host: '127.0.0.1' });
  const zone = options.timezone === undefined ? {} : { timezone: options.timezone };
  const teams = createTeamsSimulator({
    clock: options.clock,
    tenantId,
    botAppId: BOT_APP_ID,
    botName: 'JIT Access',
    connectorToken: CONNECTOR_TOKEN,
    people: cast.map((member) => personOf(graph, { ...member, ...zone })),
    teams: [messagingTeam()],
    groupChats: [{ ...moveChat, members: [people.erin, people.felix, people.grace] }],
    directory: () => findable(graph),
    ...extensionOfTheApp(),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.badKeys === undefined ? {} : { badKeys: options.badKeys }),
    tour,
  });
  graph.connectTeams({ catalogAppId: CATALOG_APP_ID, install: (userId) => teams.installFor(userId) });
  const teamsServer = await teams.start({ port: options.teamsPort ?? 0 });
  return {
    graph,
    teams,
    tenantId,
    page: teamsServer.url,
    openIdMetadataUrl: teamsServer.openIdMetadataUrl,
    /** What the loopback mode reads; the store and the port are the caller's. */
    env: {
      MicrosoftAppType: 'MultiTenant',
      MicrosoftAppId: BOT_APP_ID,
      MicrosoftAppTenantId: tenantId,
      BotOpenIdMetadata: teamsServer.openIdMetadataUrl,
      GRAPH_BASE_URL: graphServer.url,
      CONNECTOR_TOKEN,
      ALLOWED_SERVICE_HOSTS: teamsServer.host,
      JIT_ADMIN_IDS: groups.jitAdmins,
      JIT_AUDITOR_IDS: groups.jitAuditors,
    },
    async stop() {
      await teamsServer.close();
      await graphServer.close();
    },
  };
}

function personOf(graph: GraphEmulator, member: (typeof cast)[number]): Person {
  const id = people[member.key];
  const user = graph.snapshot().people.find((one) => one.id === id);
  const name = user?.displayName ?? member.key;
  const address = user?.userPrincipalName ?? `${member.key}@contoso.com`;
  return {
    key: member.key,
    aadObjectId: id,
    name,
    upn: address,
    email: address,
    installed: true,
    onPage: member.role !== undefined,
    ...(user?.userType === 'Guest' ? { userType: 'guest' as const } : {}),
    // Whom the bot turns away would begin every audit trail with their refusal.
    ...(user?.userType === 'Guest' || user?.accountEnabled === false ? { announced: false } : {}),
    ...(member.role === undefined ? {} : { role: member.role }),
    ...(member.suggestions === undefined ? {} : { suggestions: member.suggestions }),
    ...(member.timezone === undefined ? {} : { timezone: member.timezone }),
  };
}

/** The action commands that the app's manifest declares; nothing where it declares none. */
function extensionOfTheApp(): { extension?: ExtensionCommand[] } {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../appPackage/manifest.json', import.meta.url), 'utf8'));
  const commands = listAt(manifest, 'composeExtensions').flatMap((extension) => listAt(extension, 'commands'));
  const extension = commands.flatMap((command): ExtensionCommand[] => {
    const id = stringAt(command, 'id');
    if (id === undefined || stringAt(command, 'type') !== 'action') return [];
    // The schema's default is the compose box and the command box.
    const contexts = listAt(command, 'context').filter(
      (one) => one === 'compose' || one === 'commandBox' || one === 'message',
    );
    return [
      {
        id,
        title: stringAt(command, 'title') ?? id,
        contexts: contexts.length > 0 ? contexts : ['compose', 'commandBox'],
      },
    ];
  });
  return extension.length > 0 ? { extension } : {};
}

/** Everybody whom the people search of this organization knows. */
function findable(graph: GraphEmulator): Findable[] {
  return graph.snapshot().people.map(({ id, displayName, userPrincipalName }) => ({
    id,
    name: displayName,
    upn: userPrincipalName,
  }));
}

function messagingTeam(): Team {
  const { erin, ana, ben, dana, felix } = people;
  return {
    id: '19:messaging@thread.tacv2',
    name: 'Messaging',
    channels: [messagingChannel],
    members: [erin, ana, ben, dana, felix],
  };
}
