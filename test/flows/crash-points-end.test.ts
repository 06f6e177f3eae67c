import { describeAbandoned } from '../crash/abandoned.ts';

describeAbandoned('comes to its end');
