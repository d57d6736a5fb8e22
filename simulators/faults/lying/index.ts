import type { Fault } from '../fault.ts';
import { doubleDrop } from './double-drop.ts';
import { oneItemShort } from './one-item-short.ts';
import { reportsSuccessWithoutDrop } from './reports-success-without-drop.ts';
import { reportsFailureAfterDrop } from './reports-failure-after-drop.ts';

/** Machines that report something else than what dropped. */
export const lyingFaults: readonly Fault<unknown>[] = [
  reportsSuccessWithoutDrop,
  reportsFailureAfterDrop,
  doubleDrop,
  oneItemShort,
];
