import { initial } from './0001-initial.ts';
import { olderFiles } from './0002-older-files.ts';
import { search } from './0003-search.ts';
import { dayMedia } from './0004-day-media.ts';
import type { Migration } from './migration.ts';

/** Every migration, in order. */
export const MIGRATIONS: readonly Migration[] = [initial, olderFiles, search, dayMedia];
