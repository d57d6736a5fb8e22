/** A stretch of a fleet: machines by their place in it, from 0. */
export interface Share {
  readonly first: number;
  readonly count: number;
}

/**
 * The part-th of `parts` stretches that follow each other and make up the whole. No two differ by more than one machine.
 * Stretches, and not every n-th machine: a mixed fleet has the motor types in turn, and four shards would get one type each.
 * @param part from 0 to `parts` − 1.
 */
export function shareOf(whole: Share, part: number, parts: number): Share {
  const edge = (at: number): number => Math.floor((whole.count * at) / parts);
  return { first: whole.first + edge(part), count: edge(part + 1) - edge(part) };
}
