/** Entra built-in roles have the same template id in every tenant (Microsoft Entra built-in roles). */

/** Roles that can alter the bot's own identity, its credentials or its permissions (design invariant 12). */
export const LADDER_ROLES: ReadonlyMap<string, string> = new Map([
  ['62e90394-69f5-4237-9190-012177145e10', 'Global Administrator'],
  ['e8611ab8-c189-46e8-94e1-60213ab1f814', 'Privileged Role Administrator'],
  ['9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'Application Administrator'],
  ['158c047a-c907-4556-b7ef-446551a6b5f7', 'Cloud Application Administrator'],
]);

/** Built-in roles that Entra lets be assigned at the scope of an administrative unit (Assign roles with unit scope). */
export const UNIT_ROLES: ReadonlyMap<string, string> = new Map([
  ['c4e39bd9-1100-46d3-8c65-fb160da0071f', 'Authentication Administrator'],
  ['7698a772-787b-4ac8-901f-60d6b08affd2', 'Cloud Device Administrator'],
  ['fdd7a751-b60b-444a-984c-02652fe8fa1c', 'Groups Administrator'],
  ['729827e3-9c14-49f7-bb1b-9608f156bbb8', 'Helpdesk Administrator'],
  ['4d6ac14f-3453-41d0-bef9-a3e0c569773a', 'License Administrator'],
  ['966707d0-3269-4727-9be2-8c3a10f19b9d', 'Password Administrator'],
  ['644ef478-e28f-4e28-b9dc-3fdde9aa0b1f', 'Printer Administrator'],
  ['7be44c8a-adaf-4e2a-84d6-ab2649e08a13', 'Privileged Authentication Administrator'],
  ['f28a1f50-f6e7-4571-818b-6a12f2af6b6c', 'SharePoint Administrator'],
  ['69091246-20e8-4a56-aa4d-066075b2a7a8', 'Teams Administrator'],
  ['3d762c5a-1b6c-493f-843e-55a3b42923d4', 'Teams Devices Administrator'],
  ['fe930be7-5e62-47db-91af-98c3a49a38b1', 'User Administrator'],
]);

/**
 * Roles whose holders can change who is in ordinary groups, and so in groups that a policy uses for approval or
 * eligibility. Worth a warning; role-assignable groups are out of their reach.
 */
export const GROUP_WRITING_ROLES: ReadonlySet<string> = new Set([
  'fdd7a751-b60b-444a-984c-02652fe8fa1c', // Groups Administrator
  'fe930be7-5e62-47db-91af-98c3a49a38b1', // User Administrator
  '9360feb5-f418-4baa-8175-e2a00bac4301', // Directory Writers
  '3a2c62db-5318-420d-8d74-23affee5d9d5', // Intune Administrator
]);

/** Built-in roles that reach further than most tasks do, and one each that reaches less far (behaviour S3.18). */
export const NARROWER_ROLES: ReadonlyMap<string, string> = new Map([
  ['fe930be7-5e62-47db-91af-98c3a49a38b1', 'Helpdesk Administrator'], // User Administrator
  ['194ae4cb-b126-40b2-bd5b-6091b380977d', 'Security Operator'], // Security Administrator
  ['7be44c8a-adaf-4e2a-84d6-ab2649e08a13', 'Authentication Administrator'], // Privileged Authentication Administrator
]);

/** Names of built-in roles that policies often hold, to answer a name that is nearly right. */
export const ROLE_NAMES: readonly string[] = [
  ...LADDER_ROLES.values(),
  ...UNIT_ROLES.values(),
  'AI Administrator',
  'Application Developer',
  'Attribute Assignment Administrator',
  'Authentication Policy Administrator',
  'Azure DevOps Administrator',
  'Azure Information Protection Administrator',
  'Billing Administrator',
  'Compliance Administrator',
  'Compliance Data Administrator',
  'Conditional Access Administrator',
  'Directory Readers',
  'Directory Writers',
  'Domain Name Administrator',
  'Dynamics 365 Administrator',
  'Exchange Administrator',
  'Exchange Recipient Administrator',
  'External Identity Provider Administrator',
  'Fabric Administrator',
  'Global Reader',
  'Guest Inviter',
  'Hybrid Identity Administrator',
  'Identity Governance Administrator',
  'Intune Administrator',
  'Knowledge Administrator',
  'Lifecycle Workflows Administrator',
  'Message Center Reader',
  'Office Apps Administrator',
  'Power Platform Administrator',
  'Reports Reader',
  'Search Administrator',
  'Security Administrator',
  'Security Operator',
  'Security Reader',
  'Service Support Administrator',
  'Skype for Business Administrator',
  'Teams Communications Administrator',
  'Teams Communications Support Engineer',
  'Teams Telephony Administrator',
  'Windows 365 Administrator',
];
