import type { Fault } from '../fault.ts';
import { busyBoard } from './busy-board.ts';
import { clockSkew } from './clock-skew.ts';
import { controllerFreeze } from './controller-freeze.ts';
import { powerCycle } from './power-cycle.ts';

/** Faults of the machine's power, clock, controller and board. */
export const hardwareFaults: readonly Fault<unknown>[] = [powerCycle, clockSkew, controllerFreeze, busyBoard];
