/** Draws unpredictable numbers. The core's services get only this half of the port: secrets have no other source. */
export interface Secrets {
  /**
   * A whole number in [min, max], every one as likely: from the system's CSPRNG where a core serves others, from the
   * seed in a virtual world. `max - min` is below 2⁴⁸.
   */
  secretInteger(min: number, max: number): number;
}

/**
 * The second port: seeded random numbers. One seed gives one sequence, on every machine and Node version. The next
 * draws can be computed from a few known ones, so secrets come only from {@link Secrets}.
 */
export interface Random extends Secrets {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [min, max], both ends possible. */
  integer(min: number, max: number): number;
  /**
   * An independent stream that depends on this stream's seed and `name` alone, not on what has been drawn so far:
   * adding a machine to a fleet does not change the draws of the others. Its secrets have the source of this one's.
   */
  fork(name: string): Random;
}
