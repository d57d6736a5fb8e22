/** One of several parts of a run's worlds, for computers that share the run. */
export interface Shard {
  /** Which part, from 1. */
  readonly number: number;
  /** How many parts there are. */
  readonly count: number;
}

/** `2/4` */
export function formatShard({ number, count }: Shard): string {
  return `${number}/${count}`;
}

/**
 * The worlds of a shard, by their indexes. The shards of a run have all of its worlds, each one once, and differ by one
 * world at most.
 * @param worlds of the whole run.
 */
export function shardRange({ number, count }: Shard, worlds: number): { readonly first: number; readonly end: number } {
  const boundary = (at: number): number => Math.floor((worlds * at) / count);
  return { first: boundary(number - 1), end: boundary(number) };
}
