/** Direction of a message: `up` to the side that was dialled or called, `down` back to the caller. */
export type Direction = 'up' | 'down';

/** One arrival of a message. */
export interface Arrival {
  /** Extra delay, whole ms of the run. */
  readonly delayMs: number;
  /** Later messages do not wait for it. Otherwise a stream keeps its order: a late message delays the rest. */
  readonly mayBeOvertaken: boolean;
}

/** The arrivals of one message, the earliest first. None: it is lost. */
export type MessageEffects = readonly Arrival[];

/** For a message without faults. One object for all, because almost every message has it. */
export const noEffect: MessageEffects = [{ delayMs: 0, mayBeOvertaken: false }];

/** For a message that never arrives. */
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
