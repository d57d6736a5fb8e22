import type { Random } from '#core/ports/random.ts';

/**
 * How long something takes: the inverse of its cumulative distribution, as points `[share, ms]` joined by straight
 * lines. `[[0, 10], [0.9, 20], [1, 60]]` reads "never under 10 ms, nine in ten within 20 ms, never over 60 ms".
 *
 * A table of quantiles is bounded, has whatever tail it is given, can be read off a recorded log as it stands, and
 * needs no function whose last digit differs between systems. Shares rise from 0 to 1, milliseconds never fall.
 */
export type Distribution = readonly (readonly [share: number, ms: number])[];

/** Where a motor type's times come from, and the times. All in milliseconds. */
export interface TimingProfile {
  /** `assumed`: set by hand within what PROTOCOL §4.4 promises. `fitted`: read off a recorded log. */
  readonly origin: 'assumed' | 'fitted';
  /** What a reader must know before trusting the numbers. */
  readonly note: string;
  /** The machine's modem, one way. Drawn once for the way down and once for the way up. */
  readonly network: Distribution;
  /** From the command in the controller's hands to the motor's start, which is when the run is acknowledged. */
  readonly ack: Distribution;
  /** From the motor's start to its stop, for one item. */
  readonly motor: Distribution;
  /** From the motor's stop to the controller's verdict. */
  readonly sense: Distribution;
  /** How long the board lets the motor turn, or the lock pull, before it gives up on an item that does not come. */
  readonly giveUp: Distribution;
}

/**
 * Draws one duration: whole milliseconds, within the distribution's first and last point. Takes one number from
 * `random`.
 */
export function drawMs(distribution: Distribution, random: Random): number {
  return Math.round(quantileOf(distribution, random.next()));
}

/** The duration that a share of all draws stays within, in ms with a fraction. `share` from 0 to 1. */
export function quantileOf(distribution: Distribution, share: number): number {
  let from = distribution[0];
  if (!from) throw new Error('A timing distribution has no points: give it at least [0, ms] and [1, ms].');
  for (const to of distribution) {
    if (share <= to[0])
      return to[0] === from[0] ? to[1] : from[1] + ((share - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
    from = to;
  }
  return from[1];
}
