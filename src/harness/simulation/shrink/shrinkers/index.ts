import type { Cut } from '../shrinker.ts';
import { customers } from './customers.ts';
import { durations } from './durations.ts';
import { end } from './end.ts';
import { groups } from './groups.ts';
import { lists } from './lists.ts';
import { members } from './members.ts';
import { numbers } from './numbers.ts';

/** Every way to make a world smaller, in the order in which they are tried: what saves most of the work comes first. */
export const cuts: readonly Cut[] = [end, groups, lists, customers, members, numbers, durations];
