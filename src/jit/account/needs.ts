import { roleDefinitionId } from '../ids.ts';

type AccountNeed = { permission: string; why: string; heldBy: readonly string[] };

/**
 * Application permissions that looking after dedicated accounts takes, beside those that give what a policy opens (Graph:
 * Create user, Update user, Delete user, revokeSignInSessions, temporaryAccessPassMethods, and Get
 * temporaryAccessPassAuthenticationMethodConfiguration).
 */
export const ACCOUNT_NEEDS: readonly AccountNeed[] = [
  { permission: 'User.ReadWrite.All', why: 'creating and deleting them', heldBy: ['Directory.ReadWrite.All'] },
  { permission: 'User.EnableDisableAccount.All', why: 'opening and shutting them', heldBy: [] },
  { permission: 'User-PasswordProfile.ReadWrite.All', why: 'passwords that nobody knows', heldBy: [] },
  {
    permission: 'User.RevokeSessions.All',
    why: 'ending their sessions',
    heldBy: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
  },
  {
    permission: 'UserAuthMethod-TAP.ReadWrite.All',
    why: 'passes to sign in with',
    heldBy: ['UserAuthenticationMethod.ReadWrite.All'],
  },
  {
    permission: 'Policy.Read.AuthenticationMethod',
    why: 'what passes the tenant allows',
    heldBy: ['Policy.Read.All', 'Policy.ReadWrite.AuthenticationMethod'],
  },
];

/** Names of those that are not among the granted, neither by themselves nor by something that holds them. */
export function lackingForAccounts(granted: ReadonlySet<string>): string[] {
  return ACCOUNT_NEEDS.filter((need) => ![need.permission, ...need.heldBy].some((name) => granted.has(name))).map(
    ({ permission }) => permission,
  );
}

/** The directory role that lets an app disable, reset and delete whoever is privileged (Graph: user resource, "Who can perform sensitive actions"). */
export const GUARDIAN_ROLE = {
  id: roleDefinitionId('7be44c8a-adaf-4e2a-84d6-ab2649e08a13'),
  name: 'Privileged Authentication Administrator',
};

/** Either does; nobody is told to give the second. */
export const GUARDIAN_ROLES = [GUARDIAN_ROLE.id, roleDefinitionId('62e90394-69f5-4237-9190-012177145e10')];
