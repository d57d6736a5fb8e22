/** Which way something travels: `up` to the side that was dialled or called, `down` back to the one that began. */
export type Direction = 'up' | 'down';

/** One arrival of a message. */
export interface Copy {
  /** How much later it arrives than without any trouble, in whole ms of the run. */
  readonly lateMs: number;
  /** Those behind it do not wait for it. Without this a stream keeps its order: one that is late holds up the rest. */
  readonly mayBeOvertaken: boolean;
}

/** What becomes of one message: each of its arrivals, the earliest meant first. None: it is lost. */
export type Fate = readonly Copy[];

/** Of a message that no trouble touches. One object for all: it is the fate of almost every message. */
export const untouched: Fate = [{ lateMs: 0, mayBeOvertaken: false }];

/** Of a message that never arrives. */
export const lost: Fate = [];

/** It arrives later, and so does what is behind it. */
export function delayed(fate: Fate, byMs: number): Fate {
  return fate.map((copy) => ({ ...copy, lateMs: copy.lateMs + byMs }));
}

/** It is held back, and those behind it may overtake it meanwhile. */
export function heldBack(fate: Fate, byMs: number): Fate {
  return fate.map(({ lateMs }) => ({ lateMs: lateMs + byMs, mayBeOvertaken: true }));
}

/** It arrives, and once more later; what is behind it does not wait for the second copy. */
export function doubled(fate: Fate, byMs: number): Fate {
  return [...fate, ...heldBack(fate, byMs)];
}
