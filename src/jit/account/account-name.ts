/** What of a template is the person's. */
const ALIAS = '{alias}';
/** Graph: user resource, userPrincipalName and mailNickname: 64 characters before the @, and of these only. */
const MOST_LOCAL = 64;
const TEMPLATE = /^[a-z0-9._-]*\{alias\}[a-z0-9._-]*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** Whether a policy may name accounts so: `jit-{alias}@contoso.com`. Two people of one alias are told apart by whose the account is. */
export function isAccountTemplate(text: string): boolean {
  // `{alias}@…` alone would be the person's own name.
  return TEMPLATE.test(text) && !text.startsWith(`${ALIAS}@`) && text.length <= MOST_LOCAL;
}

/** The sign-in name of somebody's account; null where nothing of their address can stand in one. */
export function accountNameFor(template: string, address: string): string | null {
  const alias = (address.split('@')[0] ?? '').toLowerCase().replaceAll(/[^a-z0-9._-]/g, '');
  if (alias === '') return null;
  const [local = '', domain = ''] = template.split('@');
  const room = MOST_LOCAL - (local.length - ALIAS.length);
  return `${local.replace(ALIAS, alias.slice(0, room)).toLowerCase()}@${domain.toLowerCase()}`;
}
