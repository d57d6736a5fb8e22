import type { Random } from '#core/ports/random.ts';

/**
 * How long something takes: quantiles as points `[share, ms]`, joined by straight lines.
 * `[[0, 10], [0.9, 20], [1, 60]]` means "never under 10 ms, nine in ten within 20 ms, never over 60 ms".
 *
 * A table of quantiles is bounded, can be taken from a log directly, and gives the same digits on all systems. Shares
 * rise from 0 to 1; milliseconds never fall.
 */
export type Distribution = readonly (readonly [share: number, ms: number])[];

/** A motor type's times in ms, and their origin. */
export interface TimingProfile {
  /** `assumed`: set by hand within the limits of PROTOCOL §4.4. `fitted`: taken from a recorded log. */
  readonly origin: 'assumed' | 'fitted';
  /** What limits the trust in the numbers. */
  readonly note: string;
  /** Modem delay, one way; drawn once per direction. */
  readonly network: Distribution;
  /** From the command's arrival in the controller to the motor's start, which is acknowledged. */
  readonly ack: Distribution;
  /** From the motor's start to its stop, for one item. */
  readonly motor: Distribution;
  /** From the motor's stop to the controller's outcome. */
  readonly sense: Distribution;
  /** How long the board lets the motor turn, or the lock pull, if no item comes. */
  readonly giveUp: Distribution;
}

/**
 * Draws one duration in whole ms, within the distribution's bounds. Draws one number from `random`.
 */
export function drawMs(distribution: Distribution, random: Random): number {
  return Math.round(quantileOf(distribution, random.next()));
}

/** The duration in ms, with a fraction, that a share (0–1) of all draws does not exceed. */
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
