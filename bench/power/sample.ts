import { createHash } from 'node:crypto';
import type { Mutant } from './mutant.ts';

/** One part of a sample, from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/**
 * Draws a sample that is spread over files by the number of their mutants. A longer sample of the same seed begins with
 * the shorter one. Which mutants of a file come first depends on the seed and their ids alone, so that an edit of one
 * file leaves the order within the others.
 * @param count how many; all when there are fewer.
 */
export function drawSample<M extends Pick<Mutant, 'id' | 'file'>>(
  mutants: readonly M[],
  seed: number,
  count: number,
): readonly M[] {
  const byFile = new Map<string, M[]>();
  for (const mutant of mutants) byFile.set(mutant.file, [...(byFile.get(mutant.file) ?? []), mutant]);
  const placed = [...byFile.values()].flatMap((ofFile) =>
    ofFile
      .map((mutant) => ({ mutant, order: unitInterval(`${seed} order ${mutant.id}`) }))
      .toSorted((a, b) => a.order - b.order)
      // One in each of as many equal parts as the file has mutants, somewhere in its part.
      .map(({ mutant }, at) => ({
        mutant,
        place: (at + unitInterval(`${seed} place ${mutant.id}`)) / ofFile.length,
      })),
  );
  return placed
    .toSorted((a, b) => a.place - b.place || (a.mutant.id < b.mutant.id ? -1 : 1))
    .slice(0, count)
    .map(({ mutant }) => mutant);
}

/** The part of a sample that one shard judges: every n-th. All shards together have each mutant once. */
export function shardOf<M>(sample: readonly M[], { index, of }: Shard): readonly M[] {
  return sample.filter((_, at) => at % of === index - 1);
}

/** Reads `1/4`. @returns null when it is no shard. */
export function parseShard(text: string): Shard | null {
  const match = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text);
  if (!match) return null;
  const [index, of] = [Number(match[1]), Number(match[2])];
  return index <= of ? { index, of } : null;
}

/** A number from 0 up to 1 that depends on a text alone. */
function unitInterval(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
