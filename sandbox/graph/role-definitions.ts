import type { RoleDefinitionRecord } from './records.ts';

/** Template id, name, whether Entra marks it privileged, what it is for. */
type BuiltIn = [templateId: string, displayName: string, isPrivileged: boolean, description: string];

/**
 * Built-in roles with their real template ids, which are also their definition ids in every tenant.
 * Source of ids and of the privileged mark: Microsoft Entra built-in roles (permissions reference, January 2026).
 */
const builtIns: BuiltIn[] = [
  [
    '62e90394-69f5-4237-9190-012177145e10',
    'Global Administrator',
    true,
    'Manages everything in Entra ID and in the services that use its identities.',
  ],
  [
    'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
    'Global Reader',
    true,
    'Reads what a Global Administrator can read and changes nothing.',
  ],
  [
    'e8611ab8-c189-46e8-94e1-60213ab1f814',
    'Privileged Role Administrator',
    true,
    'Manages role assignments and Privileged Identity Management.',
  ],
  [
    '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
    'Privileged Authentication Administrator',
    true,
    'Manages authentication methods of every user, admins included.',
  ],
  [
    'c4e39bd9-1100-46d3-8c65-fb160da0071f',
    'Authentication Administrator',
    true,
    'Manages authentication methods of users who are not admins.',
  ],
  [
    '0526716b-113d-4c15-b2c8-68e3c22b9f80',
    'Authentication Policy Administrator',
    false,
    'Manages the authentication methods policy, MFA settings and password protection.',
  ],
  [
    'fe930be7-5e62-47db-91af-98c3a49a38b1',
    'User Administrator',
    true,
    'Manages users and groups, and resets passwords of limited admins.',
  ],
  [
    '729827e3-9c14-49f7-bb1b-9608f156bbb8',
    'Helpdesk Administrator',
    true,
    'Resets passwords of people who are not admins, and of helpdesk staff.',
  ],
  [
    '966707d0-3269-4727-9be2-8c3a10f19b9d',
    'Password Administrator',
    true,
    'Resets passwords of people who are not admins, and of Password Administrators.',
  ],
  [
    'fdd7a751-b60b-444a-984c-02652fe8fa1c',
    'Groups Administrator',
    false,
    'Manages groups, their naming and their expiry.',
  ],
  [
    '4d6ac14f-3453-41d0-bef9-a3e0c569773a',
    'License Administrator',
    false,
    'Assigns product licences to users and groups.',
  ],
  ['95e79109-95c0-4d8e-aee3-d01accf2d47b', 'Guest Inviter', false, 'Invites guests, whatever members may do.'],
  ['88d8e3e3-8f55-4a1e-953a-9b9898b8876b', 'Directory Readers', false, 'Reads basic directory data.'],
  [
    '9360feb5-f418-4baa-8175-e2a00bac4301',
    'Directory Writers',
    true,
    'Reads and writes basic directory data; meant for applications.',
  ],
  [
    '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
    'Application Administrator',
    true,
    'Manages app registrations and enterprise apps.',
  ],
  [
    '158c047a-c907-4556-b7ef-446551a6b5f7',
    'Cloud Application Administrator',
    true,
    'Manages app registrations and enterprise apps, without App Proxy.',
  ],
  [
    'cf1c38e5-3621-4004-a7cb-879624dced7c',
    'Application Developer',
    true,
    'Creates app registrations, whatever members may do.',
  ],
  [
    '194ae4cb-b126-40b2-bd5b-6091b380977d',
    'Security Administrator',
    true,
    'Reads security reports and manages security settings.',
  ],
  ['5f2222b1-57c3-48ba-8ad5-d4759f1fde6f', 'Security Operator', true, 'Works on security events.'],
  ['5d6b6bb7-de71-4623-b4af-96380a352509', 'Security Reader', true, 'Reads security information and reports.'],
  ['b1be1c3e-b65d-4f19-8427-f6fa0d97feb9', 'Conditional Access Administrator', true, 'Manages Conditional Access.'],
  [
    '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2',
    'Hybrid Identity Administrator',
    true,
    'Manages provisioning from Active Directory, Entra Connect and federation.',
  ],
  [
    '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e',
    'Identity Governance Administrator',
    false,
    'Manages access packages and access reviews.',
  ],
  ['8329153b-31d0-4727-b945-745eb3bc5f31', 'Domain Name Administrator', true, 'Manages domain names.'],
  ['7698a772-787b-4ac8-901f-60d6b08affd2', 'Cloud Device Administrator', true, 'Manages devices within limits.'],
  ['3a2c62db-5318-420d-8d74-23affee5d9d5', 'Intune Administrator', true, 'Manages Intune.'],
  ['11451d60-acb2-45eb-a7d6-43d0f0125c13', 'Windows 365 Administrator', false, 'Provisions and manages Cloud PCs.'],
  ['29232cdf-9323-42fd-ade2-1d097af3e4de', 'Exchange Administrator', false, 'Manages Exchange.'],
  [
    '31392ffb-586c-42d1-9346-e59415a2cc4e',
    'Exchange Recipient Administrator',
    false,
    'Creates and changes Exchange Online recipients.',
  ],
  ['f28a1f50-f6e7-4571-818b-6a12f2af6b6c', 'SharePoint Administrator', false, 'Manages SharePoint.'],
  ['69091246-20e8-4a56-aa4d-066075b2a7a8', 'Teams Administrator', false, 'Manages Microsoft Teams.'],
  [
    'baf37b3a-610e-45da-9e62-d9d1e5e8914b',
    'Teams Communications Administrator',
    false,
    'Manages calling and meetings in Teams.',
  ],
  [
    '3d762c5a-1b6c-493f-843e-55a3b42923d4',
    'Teams Devices Administrator',
    false,
    'Manages devices certified for Teams.',
  ],
  ['75941009-915a-4869-abe7-691bff18279e', 'Skype for Business Administrator', false, 'Manages Skype for Business.'],
  [
    '11648597-926c-4cf3-9c36-bcebb0ba8dcc',
    'Power Platform Administrator',
    false,
    'Manages Dynamics 365, Power Apps and Power Automate.',
  ],
  ['44367163-eba1-44c3-98af-f5787879f96a', 'Dynamics 365 Administrator', false, 'Manages Dynamics 365.'],
  ['a9ea8996-122f-4c74-9520-8edcd192826c', 'Fabric Administrator', false, 'Manages Fabric and Power BI.'],
  [
    '17315797-102d-40b4-93e0-432062caca18',
    'Compliance Administrator',
    false,
    'Manages compliance settings and reports.',
  ],
  ['e6d1a23a-da11-4be4-9570-befc86d067a7', 'Compliance Data Administrator', false, 'Manages compliance content.'],
  [
    '892c5842-a9a6-463a-8041-72aa08ca3cf6',
    'Cloud App Security Administrator',
    false,
    'Manages Defender for Cloud Apps.',
  ],
  ['b0f54661-2d74-4c50-afa3-1ec803f12efe', 'Billing Administrator', false, 'Pays bills and changes payment details.'],
  [
    'f023fd81-a637-4b56-95fd-791ac0226033',
    'Service Support Administrator',
    false,
    'Reads service health and manages support tickets.',
  ],
  ['4a5d8f65-41da-4de4-8968-e035b65339cf', 'Reports Reader', false, 'Reads sign-in and audit reports.'],
  ['790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b', 'Message Center Reader', false, 'Reads the message centre.'],
  ['644ef478-e28f-4e28-b9dc-3fdde9aa0b1f', 'Printer Administrator', false, 'Manages printers and connectors.'],
  [
    '5c4f9dcd-47dc-4cf7-8c9a-9e4207cbfc91',
    'Customer LockBox Access Approver',
    false,
    "Approves Microsoft support's requests to see customer data.",
  ],
];

export const builtInRoles: RoleDefinitionRecord[] = builtIns.map(
  ([templateId, displayName, isPrivileged, description]) => ({
    id: templateId,
    templateId,
    displayName,
    description,
    isBuiltIn: true,
    isEnabled: true,
    isPrivileged,
    version: '1',
    resourceScopes: ['/'],
    rolePermissions: [],
  }),
);

/** The id of a built-in role by its display name. Throws for a name that is not in the list. */
export function roleId(displayName: string): string {
  const role = builtInRoles.find((candidate) => candidate.displayName === displayName);
  if (!role) throw new Error(`no built-in role is named ${displayName}`);
  return role.id;
}

/** Built-in roles that can be assigned over an administrative unit (Entra: roles that support administrative units). */
export const unitScopedRoles: ReadonlySet<string> = new Set(
  [
    'Authentication Administrator',
    'Cloud Device Administrator',
    'Groups Administrator',
    'Helpdesk Administrator',
    'License Administrator',
    'Password Administrator',
    'Printer Administrator',
    'Privileged Authentication Administrator',
    'SharePoint Administrator',
    'Teams Administrator',
    'Teams Devices Administrator',
    'User Administrator',
  ].map(roleId),
);
