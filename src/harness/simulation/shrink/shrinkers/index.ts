import type { Shrinker } from '../shrinker.ts';
import { shrinkCustomers } from './customers.ts';
import { shrinkDurations } from './durations.ts';
import { shrinkEnd } from './end.ts';
import { shrinkGroups } from './groups.ts';
import { shrinkLists } from './lists.ts';
import { shrinkMembers } from './members.ts';
import { shrinkNumbers } from './numbers.ts';

/** Every way to make a world smaller, in the order in which they are tried: what saves most of the work comes first. */
export const shrinkers: readonly Shrinker[] = [
  shrinkEnd,
  shrinkGroups,
  shrinkLists,
  shrinkCustomers,
  shrinkMembers,
  shrinkNumbers,
  shrinkDurations,
];
