import { plainHyphens } from './text.ts';

/** Identifiers are types of their own, so that a person's id can never stand where a group's is meant. Parsed at the edges. */
declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Entra tenant id, a lower-case GUID. */
export type TenantId = Branded<string, 'TenantId'>;
/** Entra object id of a user, a lower-case GUID. Comes only from the signed activity or from the directory (behaviour P8). */
export type UserId = Branded<string, 'UserId'>;
/** Entra object id of a group. */
export type GroupId = Branded<string, 'GroupId'>;
/** Id of a role definition; for built-in roles the template id, the same in every tenant. */
export type RoleDefinitionId = Branded<string, 'RoleDefinitionId'>;
/** Id of an administrative unit. */
export type UnitId = Branded<string, 'UnitId'>;
/** `/` or `/administrativeUnits/{id}`, as Graph writes a directory scope. */
export type DirectoryScopeId = Branded<string, 'DirectoryScopeId'>;
/** Short readable id shared by a request and its grant, for example `R-7K3M9`. */
export type RequestId = Branded<string, 'RequestId'>;
export type PolicyId = Branded<string, 'PolicyId'>;
/** `{tenant}|{principal}|{entitlement key}`: one document for each hold of one person on one entitlement. */
export type HoldingId = Branded<string, 'HoldingId'>;
export type DeliveryId = Branded<string, 'DeliveryId'>;
/** Short readable id of access that nothing explains, for example `F-7K3M9`. */
export type FindingId = Branded<string, 'FindingId'>;
/** `{tenant}|{user or group}|{entitlement key}`: one document for what admins order of one pair. */
export type EligibilityId = Branded<string, 'EligibilityId'>;
/** `{tenant}|{topic}|{subject}`: one trouble is one alert. */
export type AlertId = Branded<string, 'AlertId'>;
/** What brought a change about: an activity id or a job's own id. A seen cause is answered from state (design invariant 5). */
export type Cause = Branded<string, 'Cause'>;

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a GUID in any letter case. */
export function isGuid(text: string): boolean {
  return GUID.test(text.toLowerCase());
}

function guid<Id extends string>(text: string, what: string): Id {
  const lower = text.toLowerCase();
  if (!GUID.test(lower)) throw new TypeError(`${what} must be a GUID`);
  return lower as Id;
}

export function tenantId(text: string): TenantId {
  return guid(text, 'a tenant id');
}

export function userId(text: string): UserId {
  return guid(text, 'a user id');
}

export function groupId(text: string): GroupId {
  return guid(text, 'a group id');
}

export function roleDefinitionId(text: string): RoleDefinitionId {
  return guid(text, 'a role definition id');
}

export function unitId(text: string): UnitId {
  return guid(text, 'an administrative unit id');
}

export const TENANT_SCOPE = '/' as DirectoryScopeId;

export function unitScope(unit: UnitId): DirectoryScopeId {
  return `/administrativeUnits/${unit}` as DirectoryScopeId;
}

/** Only characters that cannot be mistaken for one another when read aloud or typed: no 0 O 1 I L U. */
export const SHORT_ID_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const REQUEST_ID = new RegExp(`^R-[${SHORT_ID_ALPHABET}]{5}$`);

/** Reads what a person typed as a request id: any letter case, any kind of hyphen, with or without the `R-`. Null if it cannot be one. */
export function parseRequestId(text: string): RequestId | null {
  const upper = plainHyphens(text.trim().toUpperCase());
  const full = upper.startsWith('R-') ? upper : `R-${upper}`;
  return REQUEST_ID.test(full) ? (full as RequestId) : null;
}

const FINDING_ID = new RegExp(`^F-[${SHORT_ID_ALPHABET}]{5}$`);

/** Reads what a person typed as a finding's id: any letter case, any kind of hyphen, with or without the `F-`. Null if it cannot be one. */
export function parseFindingId(text: string): FindingId | null {
  const upper = plainHyphens(text.trim().toUpperCase());
  const full = upper.startsWith('F-') ? upper : `F-${upper}`;
  return FINDING_ID.test(full) ? (full as FindingId) : null;
}

/** A new request id from random bytes (at least five); collisions are settled by the store's unique key. */
export function newRequestId(random: Random): RequestId {
  let text = 'R-';
  for (let i = 0; i < 5; i++) text += SHORT_ID_ALPHABET[random.below(SHORT_ID_ALPHABET.length)];
  return text as RequestId;
}

/** Randomness is passed in, so that a test can repeat it. */
export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** A random identifier without meaning. */
  uuid(): string;
}
