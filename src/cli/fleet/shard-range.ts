/** A range of a fleet's machines by index, from 0. */
export interface ShardRange {
  readonly first: number;
  readonly count: number;
}

/**
 * One of `parts` consecutive ranges that make up the whole range; their sizes differ by one machine at most. Ranges
 * and not every n-th machine: a mixed fleet repeats the motor types in order, so four shards would get one type each.
 * @param part from 0 to `parts` − 1.
 */
export function shardRangeOf(range: ShardRange, part: number, parts: number): ShardRange {
  const edge = (at: number): number => Math.floor((range.count * at) / parts);
  return { first: range.first + edge(part), count: edge(part + 1) - edge(part) };
}
