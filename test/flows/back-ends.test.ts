import { people } from '../support/stories.ts';
import { describeStoriesOf } from './back-ends.suite.ts';

const BEING_TAKEN_BACK = 'Being taken back, not confirmed yet';
const KEPT = /Kept: it was there before this request/;

describeStoriesOf({
  backEnd: 'direct',
  policyOf: () => ({ more: ['backEnd: direct'] }),
  holder: () => ({ id: people.erin }),
  whole: ['group', 'role'],
  afterTheEndWithoutUs: ['group', 'role'],
  givenBackEarly: { says: BEING_TAKEN_BACK, revokedAfterSeconds: 0 },
  standing: { left: ['group'], says: KEPT },
  groupWrite: (groupId) => new RegExp(`/groups/${groupId}/members/`),
});

// Entra itself ends what it was told the end of, and forgets nothing in its first five minutes (Graph: ActiveDurationTooShort).
describeStoriesOf({
  backEnd: 'pim',
  policyOf: () => ({ least: '5m', more: ['backEnd: pim'] }),
  holder: () => ({ id: people.erin }),
  whole: ['group', 'role'],
  afterTheEndWithoutUs: [],
  givenBackEarly: { says: 'Revocation pending', revokedAfterSeconds: 240 },
  standing: { left: ['group'], says: KEPT },
  groupWrite: () => /\/privilegedAccess\/group\/assignmentScheduleRequests$/,
});

// All of it goes to an account of the person's own, so that what they have themselves is never touched.
describeStoriesOf({
  backEnd: 'account',
  policyOf: (story) => ({
    more: ['backEnd: account', `account: { name: '${story}-{alias}@contoso.com', after: disable }`],
  }),
  holder: (story) => ({ signInName: `${story}-erin.engel@contoso.com` }),
  whole: ['account', 'group', 'role'],
  afterTheEndWithoutUs: ['account', 'group', 'role'],
  givenBackEarly: { says: BEING_TAKEN_BACK, revokedAfterSeconds: 0 },
  standing: { left: [], says: /Ended and revoked/ },
  groupWrite: (groupId) => new RegExp(`/groups/${groupId}/members/`),
});
