import type { Fault } from '../fault.ts';
import { busyBoard } from './busy-board.ts';
import { clockSkew } from './clock-skew.ts';
import { controllerFreeze } from './controller-freeze.ts';
import { powerCycle } from './power-cycle.ts';

/** Power, time and wits of the machine itself. */
export const hardwareFaults: readonly Fault<unknown>[] = [powerCycle, clockSkew, controllerFreeze, busyBoard];
