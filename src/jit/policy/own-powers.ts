import type { RoleDefinitionId } from '../ids.ts';

/** What the bot's own identity may do in the tenant, as Entra has it now. */
export type Powers =
  | {
      kind: 'powers';
      /** Application permissions that its tokens carry. */
      permissions: ReadonlySet<string>;
      /** Directory roles that it has in the whole tenant, itself or through a role-assignable group. */
      roles: ReadonlySet<RoleDefinitionId>;
      /** Its application id, for whoever grants it more; null where its token does not say. */
      appId: string | null;
    }
  | { kind: 'unavailable'; detail: string; permission: string | null };

/** What the tenant lets Temporary Access Passes be (Graph: temporaryAccessPassAuthenticationMethodConfiguration). */
export type PassRules =
  | {
      kind: 'rules';
      enabled: boolean;
      /** Not only for some groups, and nobody is left out. */
      everybody: boolean;
      mostMs: number;
      /** Each is good for one sign-in. */
      onlyOnce: boolean;
    }
  | { kind: 'unavailable'; detail: string; permission: string | null };

/** Reads with a deadline that starts at `within`. None throws for what Graph or the network does. */
export interface OwnPowers {
  within(ms: number): {
    /** Of its directory roles only whether it has these. */
    powers(ofRoles: readonly RoleDefinitionId[]): Promise<Powers>;
    passRules(): Promise<PassRules>;
  };
}
