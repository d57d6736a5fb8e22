import { version } from '#cli/shared/version.ts';
import type { SimulationPart } from '#harness/simulation/shards/part.ts';
import { emptyTally } from '#harness/simulation/tally.ts';

/** A shard that was interrupted before its first world. */
export function emptyPart(number: number, count: number): SimulationPart {
  return {
    format: 'vendloop-shard/1',
    run: {
      vendloop: version,
      seed: 1,
      worlds: 3,
      corpus: [],
      store: 'memory',
      mutant: null,
      withDigests: false,
      coverEveryClause: false,
      shards: count,
    },
    shards: [number],
    node: ['v20'],
    jobs: 1,
    startedAt: 0,
    durationMs: 0,
    interrupted: true,
    tally: emptyTally(),
    failed: [],
    crashed: [],
    ranges: [],
  };
}
