import { describeAbandoned } from '../crash/abandoned.ts';

describeAbandoned('is released');
