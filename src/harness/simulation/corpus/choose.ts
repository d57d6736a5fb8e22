import { clauseCounts } from '../coverage/clause-counts.ts';
import type { Corpus, CorpusWorld } from './file.ts';

/** A world and all clauses of the protocol that it reached. */
export interface WorldClauses {
  readonly seed: number;
  readonly clauses: readonly string[];
}

/** A clause is rare where at most one world in so many reaches it. */
const rareOneIn = 50;
/** Worlds of a corpus that reach a rare clause, where there are so many. */
const worldsPerClause = 2;

/**
 * Chooses few worlds that reach every rare clause: again and again the world that reaches most of what is still
 * missing, the first of equal ones. One list of worlds gives one corpus.
 * @param worlds in the order of the run.
 */
export function chooseCorpus(worlds: readonly WorldClauses[]): Corpus {
  const rare = rareClauses(worlds);
  const missing = new Map(rare);
  const chosen = new Map<number, CorpusWorld>();
  const candidates = worlds.map(({ seed, clauses }) => ({ seed, clauses: clauses.filter((name) => rare.has(name)) }));
  while (missing.size > 0) {
    let best: CorpusWorld | null = null;
    let most = 0;
    for (const world of candidates) {
      if (chosen.has(world.seed)) continue;
      const gain = world.clauses.reduce((sum, name) => sum + (missing.has(name) ? 1 : 0), 0);
      if (gain > most) [best, most] = [world, gain];
    }
    if (!best) break;
    chosen.set(best.seed, best);
    for (const name of best.clauses) {
      const left = (missing.get(name) ?? 0) - 1;
      if (left > 0) missing.set(name, left);
      else missing.delete(name);
    }
  }
  return { worlds: [...chosen.values()].sort((a, b) => a.seed - b.seed) };
}

/** Rare clauses, and in how many worlds of a corpus each is to be. */
function rareClauses(worlds: readonly WorldClauses[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { clauses } of worlds) for (const name of clauses) times.set(name, (times.get(name) ?? 0) + 1);
  const listed = clauseCounts({ reachedClauses: Object.fromEntries(times), judgedClauses: {} });
  return new Map(
    listed
      .filter(({ reached }) => reached > 0 && reached * rareOneIn <= worlds.length)
      .map(({ clause, reached }) => [clause, Math.min(worldsPerClause, reached)]),
  );
}
