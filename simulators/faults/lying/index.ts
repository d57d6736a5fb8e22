import type { Fault } from '../fault.ts';
import { doubleDrop } from './double-drop.ts';
import { oneTooFew } from './one-item-short.ts';
import { saysDoneWithoutDrop } from './reports-success-without-drop.ts';
import { saysFailedAfterDrop } from './reports-failure-after-drop.ts';

/** Machines whose word is not what happened. */
export const lyingFaults: readonly Fault<unknown>[] = [saysDoneWithoutDrop, saysFailedAfterDrop, doubleDrop, oneTooFew];
