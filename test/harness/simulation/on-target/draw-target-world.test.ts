import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { unplayableOnTarget } from '#harness/runner/scenario-on-target.ts';
import { unplayableThroughDriver } from '#harness/runner/scenario-through-driver.ts';
import { drawTargetWorld } from '#harness/simulation/on-target/draw-target-world.ts';
import type { TargetTraits } from '#harness/simulation/on-target/traits.ts';
import { worldLengthMs } from '#harness/simulation/on-target/world-length.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { plainCapabilities } from './capabilities.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const capabilities = fc.record({ pickupCodes: fc.boolean(), refunds: fc.boolean() });
const motors = fc.uniqueArray(
  fc.record({
    motor: fc.constantFrom(...motorTypes.map(({ name }) => name)),
    count: fc.integer({ min: 1, max: 5 }),
    lanes: fc.integer({ min: 1, max: 8 }),
    dwellMs: fc.constantFrom(600, 1_500, 15_000, 90_000),
  }),
  { minLength: 1, selector: ({ motor }) => motor },
);
const traits: fc.Arbitrary<TargetTraits> = fc.record({
  motors,
  timeoutMs: fc.constantFrom(3_000, 120_000),
  callbackTimeoutMs: fc.constantFrom(1_000, 5_000),
  capabilities: fc.option(capabilities.map((some) => ({ ...plainCapabilities, ...some }))),
});

describe('a world at a cloud that runs already', () => {
  test.prop([seeds, traits])('can be played there: from outside, and within what its driver can do', (seed, cloud) => {
    const world = drawTargetWorld(seed, cloud);
    expect(unplayableOnTarget(world)).toEqual([]);
    if (cloud.capabilities) expect(unplayableThroughDriver(world, cloud.capabilities)).toEqual([]);
    for (const { motor, count, lanes } of world.fleet) {
      const offered = cloud.motors.find((each) => each.motor === motor)!;
      expect(count).toBeLessThanOrEqual(offered.count);
      if (cloud.capabilities) expect(lanes).toBe(offered.lanes);
    }
  });

  test.prop([seeds, traits])('is the same for the same seed and the same cloud', (seed, cloud) => {
    expect(drawTargetWorld(seed, cloud)).toEqual(drawTargetWorld(seed, structuredClone(cloud)));
  });

  test.prop([seeds, traits])('takes as long as its limits, and seconds where it waits for none', (seed, cloud) => {
    const world = drawTargetWorld(seed, cloud);
    const lengthMs = worldLengthMs(world, cloud);
    const longestMs = Math.max(cloud.timeoutMs, ...cloud.motors.map(({ dwellMs }) => dwellMs));
    expect(lengthMs).toBeGreaterThan(0);
    expect(lengthMs).toBeLessThan(60_000 + 3 * longestMs);
    const waits = world.tracks.some(({ steps }) => steps.some((step) => 'untilTimeout' in step));
    if (waits) expect(lengthMs).toBeGreaterThan(cloud.timeoutMs);
  });

  it('is about everything that can be drawn, in a few hundred seeds', () => {
    const cloud: TargetTraits = {
      motors: motorTypes.map(({ name }) => ({ motor: name, count: 4, lanes: 8, dwellMs: 15_000 })),
      timeoutMs: 120_000,
      callbackTimeoutMs: 5_000,
      capabilities: null,
    };
    const worlds = Array.from({ length: 300 }, (_, seed) => drawTargetWorld(seed, cloud));
    const steps = new Set(worlds.flatMap(({ tracks }) => tracks.flatMap((track) => track.steps.flatMap(Object.keys))));
    for (const step of ['sell', 'race', 'herd', 'resend', 'refund', 'queue', 'consume', 'untilDwell', 'untilTimeout'])
      expect(steps, step).toContain(step);
    expect(new Set(worlds.flatMap(({ fleet }) => fleet.map(({ motor }) => motor))).size).toBe(motorTypes.length);
    expect(worlds.some(({ probes }) => probes.length > 0)).toBe(true);
    expect(worlds.some(({ receivers }) => receivers.length > 0)).toBe(true);
    expect(worlds.some(({ faults }) => faults.length > 0)).toBe(true);
  });
});
