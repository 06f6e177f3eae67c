import type { Citizen } from './world.ts';

/** A member as the roster calls return it (Get Teams context: TeamsChannelAccount). */
export function memberResource(person: Citizen): Record<string, string> {
  const [givenName = person.name, ...rest] = person.name.split(' ');
  return {
    id: person.mri,
    name: person.name,
    objectId: person.aadObjectId,
    aadObjectId: person.aadObjectId,
    givenName,
    surname: rest.join(' '),
    email: person.email,
    userPrincipalName: person.upn,
    tenantId: person.homeTenantId,
    userRole: person.userType === 'guest' ? 'guest' : 'user',
  };
}
