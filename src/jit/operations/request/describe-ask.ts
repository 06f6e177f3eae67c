import type { Deps } from '../../deps.ts';
import type { Directory } from '../../directory.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Stored } from '../../ports.ts';
import { type ItemNote, opensNote, roleNote } from '../../request/opens.ts';
import type { AccessRequest, RequestTerms } from '../../request/request.ts';
import { MOST_ASKED, unusualOf } from '../../request/unusual.ts';
import { weighAsk } from './weigh-ask.ts';

/** What is looked at of the requests of others, and of the person's own under the policy. */
const MOST_OF_POLICY = 20;
const MOST_OF_THEIRS = 1;
/** A card has room to describe no more; each is a question to the directory. */
const MOST_DESCRIBED = 6;

/** What stands beside the terms of a request for whoever decides, and is no part of them. */
export type Described = Pick<AccessRequest, 'opens' | 'unusual' | 'weighed'>;

/**
 * What the access can do, in the words of the directory and the policy (behaviour S1.7), and what is unusual about this
 * ask, from what the store knows. `groups`: what the directory said of the groups when they were looked at.
 */
export async function describeAsk(
  deps: Pick<Deps, 'requests' | 'contacts' | 'settings' | 'clock' | 'policies' | 'directories'>,
  directory: Directory,
  policy: Policy,
  terms: RequestTerms,
  groups: readonly ItemNote[],
): Promise<Described> {
  const automatic = terms.approval === 'none';
  const [roles, unusual, weighed] = await Promise.all([
    rolesNotes(directory, terms),
    automatic ? [] : unusualNow(deps, policy, terms),
    automatic ? null : weighAsk(deps, directory, policy, terms),
  ]);
  const opens = opensNote(policy.terms.description, [...roles, ...groups]);
  return {
    ...(opens === null ? {} : { opens }),
    ...(unusual.length === 0 ? {} : { unusual }),
    ...(weighed === null ? {} : { weighed }),
  };
}

/** Nothing hangs on a description: a directory that does not tell it stops no request. */
async function rolesNotes(directory: Directory, { entitlements }: RequestTerms): Promise<ItemNote[]> {
  const roles = entitlements.filter((entitlement) => entitlement.kind === 'role');
  return Promise.all(
    roles.slice(0, MOST_DESCRIBED).map(async (entitlement) => {
      try {
        return roleNote(entitlement, await directory.role(entitlement.roleDefinitionId));
      } catch (error) {
        if (error instanceof DirectoryUnavailable) return roleNote(entitlement, null);
        throw error;
      }
    }),
  );
}

async function unusualNow(
  { requests, contacts, settings, clock }: Pick<Deps, 'requests' | 'contacts' | 'settings' | 'clock'>,
  policy: Policy,
  terms: RequestTerms,
) {
  const { tenantId } = settings;
  const personId = terms.person.id;
  const [theirs, anybodys, asked, contact] = await Promise.all([
    requests.list({ tenantId, personId, policyId: policy.id, limit: MOST_OF_THEIRS }),
    requests.list({ tenantId, policyId: policy.id, limit: MOST_OF_POLICY }),
    requests.list({ tenantId, personId, limit: MOST_ASKED }),
    contacts.load(personId),
  ]);
  return unusualOf({
    terms,
    duration: policy.terms.duration,
    now: clock.now(),
    theirs: bodies(theirs),
    anybodys: bodies(anybodys),
    asked: bodies(asked),
    timeZone: contact?.timeZone ?? null,
  });
}

function bodies(stored: readonly Stored<AccessRequest>[]): AccessRequest[] {
  return stored.map(({ body }) => body);
}
