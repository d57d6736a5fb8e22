/** Which way something travels: `up` to the side that was dialled or called, `down` back to the one that began. */
export type Direction = 'up' | 'down';

/** One arrival of a message. */
export interface Arrival {
  /** How much later it arrives than without any trouble, in whole ms of the run. */
  readonly delayMs: number;
  /** Those behind it do not wait for it. Without this a stream keeps its order: one that is late holds up the rest. */
  readonly mayBeOvertaken: boolean;
}

/** What becomes of one message: each of its arrivals, the earliest meant first. None: it is lost. */
export type MessageEffects = readonly Arrival[];

/** Of a message that no trouble touches. One object for all: it is the fate of almost every message. */
export const noEffect: MessageEffects = [{ delayMs: 0, mayBeOvertaken: false }];

/** Of a message that never arrives. */
export const dropped: MessageEffects = [];

/** It arrives later, and so does what is behind it. */
export function delayMessage(effects: MessageEffects, extraMs: number): MessageEffects {
  return effects.map((arrival) => ({ ...arrival, delayMs: arrival.delayMs + extraMs }));
}

/** It is held back, and those behind it may overtake it meanwhile. */
export function holdBackMessage(effects: MessageEffects, extraMs: number): MessageEffects {
  return effects.map(({ delayMs }) => ({ delayMs: delayMs + extraMs, mayBeOvertaken: true }));
}

/** It arrives, and once more later; what is behind it does not wait for the second copy. */
export function duplicateMessage(effects: MessageEffects, extraMs: number): MessageEffects {
  return [...effects, ...holdBackMessage(effects, extraMs)];
}
