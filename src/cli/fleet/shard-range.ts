/** A stretch of a fleet: machines by their place in it, from 0. */
export interface ShardRange {
  readonly first: number;
  readonly count: number;
}

/**
 * The part-th of `parts` stretches that follow each other and make up the whole. No two differ by more than one
 * machine. Stretches, and not every n-th machine: a mixed fleet has the motor types in turn, and four shards would get
 * one type each.
 * @param part from 0 to `parts` − 1.
 */
export function shardRangeOf(range: ShardRange, part: number, parts: number): ShardRange {
  const edge = (at: number): number => Math.floor((range.count * at) / parts);
  return { first: range.first + edge(part), count: edge(part + 1) - edge(part) };
}
