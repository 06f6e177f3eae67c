import { describeAbandoned } from '../crash/abandoned.ts';
import { accountStories, backEndPolicies, pimStories } from '../crash/back-end-stories.ts';

// All of them: `npm run crash-points -- --all`.
describeAbandoned({
  groups: { 'goes by PIM': pimStories, 'goes to a dedicated account': accountStories },
  policies: backEndPolicies,
  lanes: 2,
  deaths: 2,
  sample: { seed: 5, others: 10 },
});
