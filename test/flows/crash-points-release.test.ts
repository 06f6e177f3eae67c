import { describeAbandoned } from '../crash/abandoned.ts';
import { policies, stories } from '../crash/stories.ts';

const name = 'is released';
// A file each, so that each has a processor.
describeAbandoned({ groups: { [name]: [stories[name]] }, policies, lanes: 4, deaths: 12 });
