/** The second port: chance, always from a seed. One seed gives one sequence, on every machine and Node version. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [min, max], both ends possible. */
  integer(min: number, max: number): number;
  /**
   * An independent stream that depends on this stream's seed and `name` alone, not on what has been drawn so far:
   * adding a machine to a fleet does not change the luck of the others.
   */
  fork(name: string): Random;
}
