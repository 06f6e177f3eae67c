/**
 * The portals of Microsoft that a card may lead to. A policy names one of these and never an address, so that nobody can
 * lend a card to a page of their own.
 */
export const PORTAL_NAMES = [
  'entra',
  'exchange',
  'defender',
  'intune',
  'azure',
  'purview',
  'teams',
  'm365',
  'power-platform',
] as const;
export type Portal = (typeof PORTAL_NAMES)[number];

/** Where each is, in Microsoft's public cloud. */
const ADDRESSES: Readonly<Record<Portal, string>> = {
  entra: 'https://entra.microsoft.com',
  exchange: 'https://admin.exchange.microsoft.com',
  defender: 'https://security.microsoft.com',
  intune: 'https://intune.microsoft.com',
  azure: 'https://portal.azure.com',
  purview: 'https://purview.microsoft.com',
  teams: 'https://admin.teams.microsoft.com',
  m365: 'https://admin.microsoft.com',
  'power-platform': 'https://admin.powerplatform.microsoft.com',
};

/**
 * Where a built-in role is used, by its name, which is English in every tenant (Microsoft Entra built-in roles). A role
 * that is not listed is used in the Entra admin center.
 */
export const PORTAL_OF_ROLE: ReadonlyMap<string, Portal> = new Map([
  ['Exchange Administrator', 'exchange'],
  ['Exchange Recipient Administrator', 'exchange'],
  ['Security Administrator', 'defender'],
  ['Security Operator', 'defender'],
  ['Security Reader', 'defender'],
  ['Intune Administrator', 'intune'],
  ['Windows 365 Administrator', 'intune'],
  ['Azure Information Protection Administrator', 'purview'],
  ['Compliance Administrator', 'purview'],
  ['Compliance Data Administrator', 'purview'],
  ['Teams Administrator', 'teams'],
  ['Teams Communications Administrator', 'teams'],
  ['Teams Communications Support Engineer', 'teams'],
  ['Teams Devices Administrator', 'teams'],
  ['Teams Telephony Administrator', 'teams'],
  ['Billing Administrator', 'm365'],
  ['Message Center Reader', 'm365'],
  ['Office Apps Administrator', 'm365'],
  ['Reports Reader', 'm365'],
  ['Search Administrator', 'm365'],
  ['Service Support Administrator', 'm365'],
  ['SharePoint Administrator', 'm365'],
  ['Dynamics 365 Administrator', 'power-platform'],
  ['Power Platform Administrator', 'power-platform'],
]);

/** More buttons than this say nothing. */
const MOST = 2;

export function portalAddress(portal: Portal): string {
  return ADDRESSES[portal];
}

/**
 * Where access is used: what its policy says, else where its roles are used, those that most of them are used in first.
 * None where no role is known, as with a plain group: what that opens, only its policy can say.
 *
 * @param roles names of the roles that are given, or carried by the groups that are
 */
export function portalsOf(named: Portal | undefined, roles: readonly string[]): Portal[] {
  if (named !== undefined) return [named];
  const counts = new Map<Portal, number>();
  for (const role of roles) {
    const portal = PORTAL_OF_ROLE.get(role) ?? 'entra';
    counts.set(portal, (counts.get(portal) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, few], [, many]) => many - few).map(([portal]) => portal);
  return sorted.slice(0, MOST);
}
