import type { HistoryEvent } from '#harness/history/event.ts';

/** Shapes of single events, in the order of the legend. */
export const shapes = ['command', 'drop', 'answer', 'outcome', 'expiry', 'callback', 'fault', 'moment'] as const;
export type Shape = (typeof shapes)[number];

/** How an event is drawn. */
export interface Sign {
  readonly shape: Shape;
  /** 0: above, with the lock; 1: below, with the motor. */
  readonly row: 0 | 1;
  /** Name of a colour among the tokens. */
  readonly colour: string;
}

const outcomeColours: Readonly<Record<string, string>> = { success: '--good', failure: '--bad', timeout: '--warning' };

/** How an event stands on the lane of its machine; null: it is found in the list alone. */
export function machineSign(event: HistoryEvent): Sign | null {
  switch (event.kind) {
    case 'command-sent':
      return { shape: 'command', row: 0, colour: '--ink' };
    case 'item-dropped':
      return { shape: 'drop', row: 1, colour: '--good' };
    case 'answer-sent':
      return { shape: 'answer', row: 1, colour: event.success ? '--ink' : '--bad' };
    case 'fault-fired':
    case 'network-fault-fired':
      return { shape: 'fault', row: 1, colour: '--warning' };
    case 'delivery-settled':
      return { shape: 'outcome', row: 0, colour: outcomeColours[event.outcome] ?? '--accent' };
    case 'lock-released':
      return event.cause === 'dwell' ? { shape: 'expiry', row: 0, colour: '--warning' } : null;
    case 'result-late':
      return { shape: 'outcome', row: 0, colour: '--quiet' };
    case 'callback-received':
      return { shape: 'callback', row: 0, colour: '--notify' };
    default:
      return null;
  }
}

/** How an event stands on the lane of its party: as on a machine's, or as a plain moment. */
export function partySign(event: HistoryEvent): Sign {
  const sign = machineSign(event);
  if (sign) return { ...sign, row: 0 };
  const isBad =
    event.kind === 'no-answer' ||
    event.kind === 'core-killed' ||
    event.kind === 'callback-failed' ||
    event.kind === 'frame-dropped' ||
    (event.kind === 'expectation' && !event.met);
  return { shape: 'moment', row: 0, colour: isBad ? '--bad' : '--quiet' };
}
