import { describe, expect, it } from 'vitest';
import { historyDigest } from '#harness/history/ndjson.ts';
import type { ScenarioInput } from '#harness/scenario/scenario.ts';
import { defineScenario, readScenario } from '#harness/scenario/read-scenario.ts';
import { drawWorld } from '#harness/simulation/draw-world.ts';
import { coreFailureCheck, findingsOf } from '#harness/simulation/world-finding.ts';
import { runWorld } from '#harness/simulation/run-world.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';
import { shrink } from '#harness/simulation/shrink/shrink.ts';
import { valuesIn, withValue } from '#harness/simulation/shrink/data-paths.ts';
import { mutantByName } from '#harness/mutants/index.ts';

const { makePatch } = mutantByName('expires-early');

/** A large world with one violation: a lock expires while its machine sends no result. */
const crowdedWorld = defineScenario({
  name: 'crowded',
  title: 'Three groups, one of which falls silent',
  stages: ['virtual'],
  seed: 4,
  fleet: [
    { group: 'lockers', motor: 'electronic-lock', count: 2, stockPerLane: 30 },
    { group: 'snacks', motor: 'spring', count: 3 },
    { group: 'lunches', motor: 'conveyor' },
  ],
  faults: [
    { fault: 'never-answers', on: 'lockers', when: { job: 3 } },
    { fault: 'goods-stuck', on: 'snacks', when: { everyJob: 2 } },
  ],
  network: { faults: [{ fault: 'delay', path: 'api', probability: 0.2 }] },
  receivers: [{ receiver: 'merchant', faults: [{ fault: '500', probability: 0.1 }] }],
  tracks: [{ on: 'lunches', steps: [{ sell: {}, times: 3 }, { wait: '30s' }, { sell: {} }] }],
  arrivals: [
    { on: 'lockers', every: '20s', until: '240s' },
    { on: 'snacks', every: '15s', until: '300s' },
  ],
  proves: ['conservation'],
});

describe('a failing world that is made smaller', () => {
  it('keeps what breaks the rule, loses what does not, and comes to the same twice', async () => {
    const shrunk = (await shrink({ scenario: crowdedWorld, seed: 4, rule: { check: 'dwell-bound' } }, makePatch))!;
    expect(shrunk.finding.check).toBe('dwell-bound');
    expect(shrunk.originalSize.machines).toBe(6);
    expect(shrunk.size.machines).toBe(1);
    expect(shrunk.size.events).toBeLessThan(70);
    expect(shrunk.scenario).toMatchObject({
      faults: [{ fault: 'never-answers', on: 'lockers' }],
      receivers: [],
      proves: ['dwell-bound'],
      network: { faults: [] },
    });
    expect(await shrink({ scenario: crowdedWorld, seed: 4, rule: { check: 'dwell-bound' } }, makePatch)).toEqual(
      shrunk,
    );
    // It is a valid scenario, and running it again gives the promised history.
    expect(readScenario(withoutDefaults(shrunk.scenario))).toEqual({ scenario: shrunk.scenario });
    const secondRun = await runWorld(shrunk.scenario, { seed: 4, patch: makePatch });
    expect(historyDigest(secondRun.history)).toBe(shrunk.digest);
    expect(findingsOf(secondRun).map(({ check }) => check)).toContain('dwell-bound');
  });

  it('that does not fail by that check is nothing to make smaller', async () => {
    expect(await shrink({ scenario: crowdedWorld, seed: 4, rule: { check: 'dwell-bound' } })).toBeNull();
    expect(await shrink({ scenario: crowdedWorld, seed: 4, rule: { check: 'queue-order' } }, makePatch)).toBeNull();
  });

  it('stays within its budget and reports each smaller world', async () => {
    const attemptsReported: number[] = [];
    const shrunk = (await shrink(
      { scenario: crowdedWorld, seed: 4, rule: { check: 'dwell-bound' }, budget: { attempts: 5, events: 1_000_000 } },
      makePatch,
      ({ attempts }) => attemptsReported.push(attempts),
    ))!;
    expect(shrunk.attempts).toBe(5);
    expect(attemptsReported.length).toBeGreaterThan(1);
    expect(shrunk.size.events).toBeLessThan(shrunk.originalSize.events);
  });

  it('keeps the clause that was broken', async () => {
    const patch = mutantByName('timeout-not-notified').makePatch;
    const broken = (clause: string) => ({
      scenario: crowdedWorld,
      seed: 4,
      rule: { check: 'specification', clause },
      budget: { attempts: 30, events: 1_000_000 },
    });
    const shrunk = (await shrink(broken('callback-first-attempt'), patch))!;
    expect(shrunk.finding).toMatchObject({ check: 'specification', clause: 'callback-first-attempt' });
    expect(shrunk.size.events).toBeLessThan(shrunk.originalSize.events);
    expect(await shrink(broken('ids-fresh'), patch)).toBeNull();
  });

  it('of a core with an internal error keeps that error', async () => {
    const failing = () => ({
      parts: ((parts) => ({
        ...parts,
        onEvent: (event, at) => {
          parts.onEvent(event, at);
          if (event.kind === 'lock-released') parts.onError(new Error('boom'), 'lock');
        },
      })) as NonNullable<ReturnType<typeof makePatch>['parts']>,
    });
    const shrunk = (await shrink({ scenario: crowdedWorld, seed: 4, rule: { check: coreFailureCheck } }, failing))!;
    expect(shrunk.finding.description).toBe('The core had an internal error: lock: boom');
    expect(shrunk.size).toMatchObject({ machines: 1, deliveries: 1 });
  });
});

describe('a scenario as its author would write it', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('writes of the world of seed %d only what differs from the defaults', (seed) => {
    const world = drawWorld(seed);
    const written = withoutDefaults(world);
    expect(defineScenario(written as ScenarioInput)).toEqual(world);
    expect(JSON.stringify(written).length).toBeLessThan(JSON.stringify(world).length);
    for (const { path } of valuesIn(written)) {
      if (typeof path.at(-1) !== 'string') continue;
      const read = readScenario(withValue(written, path, undefined));
      expect('scenario' in read && JSON.stringify(read.scenario) === JSON.stringify(world), path.join('.')).toBe(false);
    }
  });
});

describe('places in plain data', () => {
  it('are named parents first, and can be changed or taken away without touching the original', () => {
    const data = { a: [{ b: 1 }, { b: 2 }], c: 'x' };
    expect([...valuesIn(data)].map(({ path }) => path.join('.'))).toEqual(['a', 'a.0', 'a.0.b', 'a.1', 'a.1.b', 'c']);
    expect(withValue(data, ['a', 1, 'b'], 7)).toEqual({ a: [{ b: 1 }, { b: 7 }], c: 'x' });
    expect(withValue(data, ['a', 0], undefined)).toEqual({ a: [{ b: 2 }], c: 'x' });
    expect(data).toEqual({ a: [{ b: 1 }, { b: 2 }], c: 'x' });
  });
});
