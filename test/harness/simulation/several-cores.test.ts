import { describe, expect, it } from 'vitest';
import type { RunResult } from '#harness/runner/run.ts';
import { drawWorldOf } from '#harness/simulation/draw-world.ts';
import { runWorld } from '#harness/simulation/run-world.ts';

/** Where the worlds of this run begin: `FIRST_SEED=12345 npx vitest run test/simulation` tries others. */
const first = Number(process.env['FIRST_SEED'] ?? 1);
const worlds = Array.from({ length: 20 }, (_, index) => first + index);

async function runSeed(seed: number): Promise<RunResult & { readonly bytes: string }> {
  const lines: string[] = [];
  const result = await runWorld(drawWorldOf(seed, 3), { seed, write: (line) => lines.push(line) });
  return { ...result, bytes: lines.join('') };
}

/** Cores that have spoken, and who sent a command that another core had granted. */
const speakers = new Set<string>();
let handedOver = 0;

describe('a random world of three cores on one database', () => {
  it.each(worlds)('of seed %d keeps every rule and comes to rest', async (seed) => {
    const { judgement, coreErrors, history } = await runSeed(seed);
    const granters = new Map<string, string | undefined>();
    for (const event of history.events) {
      if (event.by === 'core' && event.core !== undefined) speakers.add(event.core);
      if (event.kind === 'delivery-started') granters.set(event.delivery, event.core);
      if (event.kind === 'command-sent' && granters.get(event.delivery) !== event.core) handedOver += 1;
    }
    expect(judgement.findings).toEqual([]);
    expect(coreErrors).toEqual([]);
    expect(history.events.findLast(({ kind }) => kind === 'run-ended')).toMatchObject({ reason: 'done' });
  });

  it.each([934, 1198])(
    'of seed %d goes on until a core that stands still has reported what it granted',
    async (seed) => {
      const { judgement, history } = await runSeed(seed);
      const started = new Set(
        history.events.flatMap((event) => (event.kind === 'delivery-started' ? event.delivery : [])),
      );
      const settled = history.events.flatMap((event) => (event.kind === 'delivery-settled' ? event.delivery : []));
      expect(settled.filter((delivery) => !started.has(delivery))).toEqual([]);
      expect(judgement.findings).toEqual([]);
    },
  );

  it('of seed 1980 ends, though it waits for a pickup code that would hold for two days', async () => {
    const { history } = await runSeed(1980);
    expect(history.events.findLast(({ kind }) => kind === 'run-ended')).toMatchObject({ reason: 'done' });
  });

  it('has each core speak, and commands that one core grants and another sends', () => {
    expect([...speakers].sort()).toEqual(['core-1', 'core-2', 'core-3']);
    expect(handedOver).toBeGreaterThan(10);
  });

  it.each(worlds.slice(0, 3))('of seed %d is the same history twice, byte for byte', async (seed) => {
    expect((await runSeed(seed)).bytes).toBe((await runSeed(seed)).bytes);
  });
});
