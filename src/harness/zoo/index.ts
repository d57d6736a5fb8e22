import type { Animal } from './animal.ts';
import { dwellTableSwapped } from './lock/dwell-table-swapped.ts';
import { lapsesEarly } from './lock/lapses-early.ts';
import { lockNeverLapses } from './lock/lock-never-lapses.ts';
import { releaseWithoutToken } from './lock/release-without-token.ts';

/** Every animal of the zoo, in the order of the documentation. */
export const animals: readonly Animal[] = [releaseWithoutToken, lockNeverLapses, lapsesEarly, dwellTableSwapped];
