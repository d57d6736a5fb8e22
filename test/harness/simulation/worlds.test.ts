import { describe, expect, it } from 'vitest';
import { soundRules, type Rules } from '#core/rules.ts';
import { withRules, type CorePatch } from '#harness/fault-injection/core/core-patch.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { drawWorld } from '#harness/simulation/draw-world.ts';
import { liveWorld } from '#harness/simulation/run-world.ts';

/** Where the worlds of this run begin: `FIRST_SEED=12345 npx vitest run test/simulation` tries others. */
const first = Number(process.env['FIRST_SEED'] ?? 1);
const worlds = Array.from({ length: 60 }, (_, index) => first + index);

async function live(seed: number, rules?: Rules): Promise<RunResult & { readonly bytes: string }> {
  const lines: string[] = [];
  const result = await liveWorld(drawWorld(seed), {
    seed,
    write: (line) => lines.push(line),
    ...(rules && { patch: withRules(rules) }),
  });
  return { ...result, bytes: lines.join('') };
}

/** Kinds of events that the worlds have had. */
const seen = new Set<string>();

describe('a random world of a sound core', () => {
  it.each(worlds)('of seed %d keeps every rule and comes to rest', async (seed) => {
    const { judgement, troubles, history } = await live(seed);
    for (const event of history.events) seen.add(event.kind === 'trouble-struck' ? event.trouble : event.kind);
    expect(judgement.findings).toEqual([]);
    expect(troubles).toEqual([]);
    expect(history.events.findLast(({ kind }) => kind === 'run-ended')).toMatchObject({ reason: 'done' });
  });

  it.each(worlds.filter((_, index) => index % 20 === 0))(
    'of seed %d is the same history twice, byte for byte',
    async (seed) => {
      expect((await live(seed)).bytes).toBe((await live(seed)).bytes);
    },
  );

  it('has had faults, power cuts, troubles, crashes, clocks that were set and late results, all worlds together', () => {
    for (const kind of [
      'fault-fired',
      'power',
      'receiver-misbehaved',
      'core-killed',
      'clock-set',
      'result-late',
      'job-queued',
      'lock-released',
      'loss',
      'delay',
      'duplication',
      'partition',
      'core-trouble-struck',
    ])
      expect(seen).toContain(kind);
  });
});

describe('a world that goes round and round', () => {
  it('is given up within its budget, and judged', async () => {
    const patch = (): CorePatch => ({
      parts: (parts) => {
        const again = (): void => void parts.clock.after(1, again);
        again();
        return parts;
      },
    });
    const { history, judgement } = await liveWorld(drawWorld(1), { seed: 1, patch });
    expect(history.events.findLast(({ kind }) => kind === 'run-ended')).toMatchObject({ reason: 'gave-up' });
    expect(history.events.at(-1)!.t).toBeLessThan(60_000);
    expect(judgement.results.length).toBeGreaterThan(0);
  });
});

describe('a broken core is caught within twenty random worlds', () => {
  const { lock, delivery } = soundRules;
  const broken: [string, Rules][] = [
    [
      'the lock is granted while it is held',
      { ...soundRules, lock: { ...lock, grant: (held, ...rest) => lock.grant({ ...held, hold: null }, ...rest) } },
    ],
    [
      'the lock is released without looking at the token',
      { ...soundRules, lock: { ...lock, release: (held, token) => lock.release(held, held.hold?.token ?? token) } },
    ],
    [
      'the lock lapses a second early',
      { ...soundRules, lock: { ...lock, hasLapsed: (held, now) => lock.hasLapsed(held, now + 1_000) } },
    ],
    [
      'the fallback comes 1 ms late',
      { ...soundRules, delivery: { ...delivery, hasTimedOut: (row, now) => delivery.hasTimedOut(row, now - 1) } },
    ],
  ];

  it.each(broken)('%s', async (_what, rules) => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { judgement, troubles } = await live(seed, rules);
      if (judgement.findings.length + troubles.length > 0) return;
    }
    expect.unreachable('twenty worlds have seen nothing');
  });
});
