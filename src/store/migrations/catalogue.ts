import type { Migration } from './migration.ts';
import { urgentLooks } from './urgent-looks.ts';

/** Every change of how documents lie, oldest first. What has been released is never edited, only followed by another. */
export const MIGRATIONS: readonly Migration[] = [urgentLooks];
