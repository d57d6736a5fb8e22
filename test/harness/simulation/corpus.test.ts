import { describe, expect, it } from 'vitest';
import { CorpusError, corpusText, readCorpus } from '#harness/simulation/corpus/file.ts';
import { chooseCorpus, type WorldClauses } from '#harness/simulation/corpus/choose.ts';
import { runBatch } from '#harness/simulation/run-batch.ts';
import { seedOfWorld } from '#harness/simulation/seeds.ts';

/** Worlds that all reach a frequent clause; some reach others. */
const worlds: readonly WorldClauses[] = Array.from({ length: 200 }, (_, index) => ({
  seed: index + 1,
  clauses: [
    'paid',
    ...(index % 90 === 7 ? ['deliver-busy'] : []),
    ...(index % 90 === 7 || index === 50 ? ['queue-full'] : []),
    ...(index === 60 ? ['ping'] : []),
  ],
}));

describe('a corpus of worlds', () => {
  it('has few worlds that reach each rare clause, twice where it can', () => {
    expect(chooseCorpus(worlds).worlds).toEqual([
      { seed: 8, clauses: ['deliver-busy', 'queue-full'] },
      { seed: 61, clauses: ['ping'] },
      { seed: 98, clauses: ['deliver-busy', 'queue-full'] },
    ]);
    expect(chooseCorpus([]).worlds).toEqual([]);
  });

  it('comes back from its file', () => {
    const corpus = chooseCorpus(worlds);
    const text = corpusText(corpus);
    expect(readCorpus(text, 'corpus.json').worlds).toEqual(corpus.worlds);
    expect(readCorpus(corpusText({ worlds: [] }), 'corpus.json').worlds).toEqual([]);
  });

  it.each([
    ['no JSON', 'seeds'],
    ['another format', '{"format":"vendloop-corpus/9","worlds":[]}'],
    ['a seed that is none', '{"format":"vendloop-corpus/1","worlds":[{"seed":-1,"clauses":[]}]}'],
  ])('is refused with %s', (_what, text) => {
    expect(() => readCorpus(text, 'corpus.json')).toThrow(CorpusError);
    expect(() => readCorpus(text, 'corpus.json')).toThrow(/corpus\.json is no corpus/);
  });

  it('is played before the seeds of a run, which stay the same', async () => {
    const seeds = { seed: 4, corpus: [70, 9] };
    expect([0, 1, 2, 3].map((index) => seedOfWorld(seeds, index))).toEqual([70, 9, 4, 5]);
    const order = { ...seeds, first: 1, count: 2, withDigests: true, withClauses: true, keepGoing: true };
    const { clauses, digests } = await runBatch(order);
    expect(clauses.map(({ seed }) => seed)).toEqual([9, 4]);
    expect(clauses.every((world) => world.clauses.includes('paid'))).toBe(true);
    const alone = await runBatch({ seed: 4, first: 0, count: 1, withDigests: true, keepGoing: true });
    expect(digests[1]).toBe(alone.digests[0]);
    expect(alone.clauses).toEqual([]);
  });
});
