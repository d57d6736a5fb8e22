/** Draws what nobody may foresee. The core's services get this half of the port alone: a secret has no other source. */
export interface Secrets {
  /**
   * A whole number in [min, max], every one as likely: from the system's CSPRNG where a core serves others, from the
   * seed in a virtual world. `max - min` is below 2⁴⁸.
   */
  secretInteger(min: number, max: number): number;
}

/**
 * The second port: chance, from a seed. One seed gives one sequence, on every machine and Node version. Whoever sees a
 * few draws can compute the next ones, so nothing that must stay secret comes from here but by {@link Secrets}.
 */
export interface Random extends Secrets {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [min, max], both ends possible. */
  integer(min: number, max: number): number;
  /**
   * An independent stream that depends on this stream's seed and `name` alone, not on what has been drawn so far:
   * adding a machine to a fleet does not change the luck of the others. Its secrets have the source of this one's.
   */
  fork(name: string): Random;
}
