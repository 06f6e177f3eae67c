import type { GroupRecord, LinkRecord, TenantSeed, UnitRecord, UserRecord } from './records.ts';
import { builtInRoles, roleId } from './role-definitions.ts';
import { blankGroup } from './routes/groups.ts';
import { blankUser } from './routes/users.ts';

const domain = 'contoso.com';
const founded = new Date('2024-03-04T08:00:00.000Z');

/** Object ids of the people of Contoso. The first four play the parts of the tour. */
export const people = {
  /** engineer: asks */
  erin: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d01',
  /** approver */
  ana: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d02',
  /** approver */
  ben: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d03',
  /** admin of the bot */
  dana: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d04',
  /** engineer */
  felix: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d05',
  /** engineer */
  grace: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d06',
  /** auditor */
  hiro: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d07',
  /** engineer, in SG-Messaging only through a nested group */
  ines: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d08',
  /** helpdesk */
  jonas: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d09',
  /** synced from on-premises */
  katya: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d0a',
  /** account disabled */
  liam: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d0b',
  /** guest */
  mona: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d0c',
  /** the tenant's Global Administrator */
  nadia: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d0d',
} as const;

export const groups = {
  messaging: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a01',
  messagingLeads: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a02',
  mailboxOperators: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a03',
  jitAdmins: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a04',
  jitAuditors: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a05',
  /** inside SG-Messaging */
  messagingContractors: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a06',
  /** inside SG-Messaging-Contractors */
  messagingInterns: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a07',
  /** role-assignable */
  tierZero: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a08',
  /** dynamic membership */
  allEngineers: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a09',
  /** synced from on-premises */
  fileServers: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a0a',
  /** one of two groups named SG-Reports */
  reportsFinance: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a0b',
  /** the other group named SG-Reports */
  reportsSales: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a0c',
  serverOperators: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a0d',
  helpdesk: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a0e',
  /** Microsoft 365 group */
  migrationTeam: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a0f',
  secOps: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a10',
  secOpsLeads: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a11',
  securityLeads: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a12',
  /** role-assignable, nobody in it, as are the other two tiers */
  defenderTier1: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a13',
  defenderTier2: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a14',
  defenderTier3: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a15',
} as const;

export const units = {
  berlin: 'b7d52f08-9e36-4c1a-a4f7-51c8e0d37b01',
  lisbon: 'b7d52f08-9e36-4c1a-a4f7-51c8e0d37b02',
} as const;

export const tenantId = 'c0f1b2a3-6d84-4e95-b0a7-2f9c3d5e7a11';

function person(id: string, displayName: string, jobTitle: string, more: Partial<UserRecord> = {}): UserRecord {
  const [givenName = displayName, surname = null] = displayName.split(' ');
  const name = displayName.toLowerCase().replace(' ', '.');
  return {
    ...blankUser(id, founded),
    displayName,
    givenName,
    surname,
    jobTitle,
    userPrincipalName: `${name}@${domain}`,
    mail: `${name}@${domain}`,
    mailNickname: name,
    officeLocation: 'Berlin',
    usageLocation: 'DE',
    preferredLanguage: 'en-US',
    department: 'IT',
    ...more,
  };
}

function group(id: string, displayName: string, description: string, more: Partial<GroupRecord> = {}): GroupRecord {
  return { ...blankGroup(id, founded), displayName, description, mailNickname: displayName.toLowerCase(), ...more };
}

const contosoUsers: UserRecord[] = [
  person(people.erin, 'Erin Engel', 'Messaging Engineer'),
  person(people.ana, 'Ana Lima', 'Messaging Lead', { officeLocation: 'Lisbon', usageLocation: 'PT' }),
  person(people.ben, 'Ben Okafor', 'Messaging Lead'),
  person(people.dana, 'Dana Fischer', 'Identity Administrator'),
  person(people.felix, 'Felix Brandt', 'Messaging Engineer'),
  person(people.grace, 'Grace Mbeki', 'Server Engineer'),
  person(people.hiro, 'Hiro Tanaka', 'Internal Auditor', { department: 'Audit' }),
  person(people.ines, 'Ines Duarte', 'Contract Engineer', { officeLocation: 'Lisbon', usageLocation: 'PT' }),
  person(people.jonas, 'Jonas Weber', 'Helpdesk Analyst'),
  person(people.katya, 'Katya Petrova', 'Storage Engineer', { onPremisesSyncEnabled: true }),
  person(people.liam, 'Liam Byrne', 'Messaging Engineer', { accountEnabled: false }),
  person(people.mona, 'Mona Haddad', 'Consultant', {
    userType: 'Guest',
    userPrincipalName: `mona.haddad_fabrikam.com#EXT#@contoso.onmicrosoft.com`,
    mail: 'mona.haddad@fabrikam.com',
  }),
  person(people.nadia, 'Nadia Costa', 'Head of IT'),
];

const contosoGroups: GroupRecord[] = [
  group(groups.messaging, 'SG-Messaging', 'Runs mail'),
  group(groups.messagingLeads, 'SG-Messaging-Leads', 'Approves for messaging'),
  group(groups.mailboxOperators, 'SG-Mailbox-Operators', 'Works on mailboxes'),
  group(groups.jitAdmins, 'SG-JIT-Admins', 'Administers just-in-time access'),
  group(groups.jitAuditors, 'SG-JIT-Auditors', 'Reads the audit trail of just-in-time access'),
  group(groups.messagingContractors, 'SG-Messaging-Contractors', 'Contractors in messaging'),
  group(groups.messagingInterns, 'SG-Messaging-Interns', 'Interns in messaging'),
  group(groups.tierZero, 'SG-Tier-Zero', 'Holds directory roles', { isAssignableToRole: true, visibility: 'Private' }),
  group(groups.allEngineers, 'SG-All-Engineers', 'Everyone with Engineer in the title', {
    groupTypes: ['DynamicMembership'],
    membershipRule: '(user.jobTitle -contains "Engineer")',
    membershipRuleProcessingState: 'On',
  }),
  group(groups.fileServers, 'SG-File-Servers', 'From Active Directory', { onPremisesSyncEnabled: true }),
  group(groups.reportsFinance, 'SG-Reports', 'Reports of finance'),
  group(groups.reportsSales, 'SG-Reports', 'Reports of sales'),
  group(groups.serverOperators, 'SG-Server-Operators', 'Works on servers'),
  group(groups.helpdesk, 'SG-Helpdesk', 'First line'),
  group(groups.migrationTeam, 'Mailbox Migration', 'Project team', {
    groupTypes: ['Unified'],
    mail: `mailbox-migration@${domain}`,
    mailEnabled: true,
    mailNickname: 'mailbox-migration',
    securityEnabled: false,
    visibility: 'Private',
  }),
  group(groups.secOps, 'SG-SecOps', 'Watches over security'),
  group(groups.secOpsLeads, 'SG-SecOps-Leads', 'Approves for security operations'),
  group(groups.securityLeads, 'SG-Security-Leads', 'Approves for security'),
  defenderTier(groups.defenderTier1, 'JIT-Defender-Tier-1', 'Incidents, alerts and hunting in Defender'),
  defenderTier(groups.defenderTier2, 'JIT-Defender-Tier-2', 'Live response in Defender'),
  defenderTier(groups.defenderTier3, 'JIT-Defender-Tier-3', 'Administration of Defender'),
];

function defenderTier(id: string, displayName: string, description: string): GroupRecord {
  return group(id, displayName, description, { isAssignableToRole: true, visibility: 'Private' });
}

const contosoUnits: UnitRecord[] = [
  { id: units.berlin, displayName: 'Berlin', description: 'Berlin office', visibility: null, deletedDateTime: null },
  { id: units.lisbon, displayName: 'Lisbon', description: 'Lisbon office', visibility: null, deletedDateTime: null },
];

function links(kind: LinkRecord['kind'], fromId: string, toIds: string[]): LinkRecord[] {
  return toIds.map((toId) => ({ kind, fromId, toId }));
}

const contosoLinks: LinkRecord[] = [
  ...links('member', groups.messaging, [people.erin, people.felix, people.liam, groups.messagingContractors]),
  ...links('member', groups.messagingContractors, [people.mona, groups.messagingInterns]),
  ...links('member', groups.messagingInterns, [people.ines]),
  ...links('member', groups.messagingLeads, [people.ana, people.ben]),
  ...links('member', groups.jitAdmins, [people.dana]),
  ...links('member', groups.jitAuditors, [people.hiro]),
  ...links('member', groups.tierZero, [people.nadia]),
  ...links('member', groups.allEngineers, [
    people.erin,
    people.felix,
    people.grace,
    people.ines,
    people.katya,
    people.liam,
  ]),
  ...links('member', groups.fileServers, [people.katya]),
  ...links('member', groups.reportsFinance, [people.hiro]),
  ...links('member', groups.reportsSales, [people.mona]),
  ...links('member', groups.serverOperators, [people.grace]),
  ...links('member', groups.helpdesk, [people.jonas]),
  ...links('member', groups.migrationTeam, [people.erin, people.ana]),
  ...links('member', groups.secOps, [people.erin, people.grace]),
  ...links('member', groups.secOpsLeads, [people.ana, people.ben]),
  ...links('member', groups.securityLeads, [people.ana, people.ben]),
  ...links('owner', groups.tierZero, [people.dana]),
  ...links('owner', groups.messaging, [people.ana]),
  ...links('owner', groups.migrationTeam, [people.ana]),
  ...links('unit', units.berlin, [people.erin, people.ben, people.felix, people.grace, people.jonas, groups.helpdesk]),
  ...links('unit', units.lisbon, [people.ana, people.ines]),
];

/** Contoso, a tenant to try things in. Each call gives a fresh copy, so one emulator cannot disturb another. */
export function contosoTenant(): TenantSeed {
  return structuredClone({
    organization: {
      id: tenantId,
      displayName: 'Contoso',
      domain,
      servicePlans: [
        {
          sku: 'AAD_PREMIUM_P2',
          skuId: '84a661c4-e949-4bd2-a560-ed7766fcaf2b',
          plans: [
            { name: 'AAD_PREMIUM', id: '41781fb2-bc02-4b7c-bd55-b576c07bb09d' },
            { name: 'AAD_PREMIUM_P2', id: 'eec0eb4f-6444-4f95-aba0-50c24d67f998' },
          ],
        },
      ],
    },
    appId: '5e9d1b74-0c2f-4a86-9f3b-6a7d8c1e2f30',
    users: contosoUsers,
    groups: contosoGroups,
    units: contosoUnits,
    roleDefinitions: builtInRoles,
    links: contosoLinks,
    roleAssignments: [
      { principalId: people.nadia, roleDefinitionId: roleId('Global Administrator'), directoryScopeId: '/' },
      {
        principalId: groups.tierZero,
        roleDefinitionId: roleId('Privileged Role Administrator'),
        directoryScopeId: '/',
      },
      {
        principalId: people.jonas,
        roleDefinitionId: roleId('Helpdesk Administrator'),
        directoryScopeId: `/administrativeUnits/${units.berlin}`,
      },
    ],
  });
}
