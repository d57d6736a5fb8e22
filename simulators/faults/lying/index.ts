import type { Fault } from '../fault.ts';
import { doubleDrop } from './double-drop.ts';
import { oneTooFew } from './one-too-few.ts';
import { saysDoneWithoutDrop } from './says-done-without-drop.ts';
import { saysFailedAfterDrop } from './says-failed-after-drop.ts';

/** Machines whose word is not what happened. */
export const lyingFaults: readonly Fault<unknown>[] = [saysDoneWithoutDrop, saysFailedAfterDrop, doubleDrop, oneTooFew];
