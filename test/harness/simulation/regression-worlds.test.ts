import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { foundIn } from '#harness/simulation/world-finding.ts';
import { liveWorld } from '#harness/simulation/run-world.ts';

/** Worlds of the sound core that a check once called broken, as files: what a seed draws may change. */
const folder = new URL('sound-worlds/', import.meta.url);
const worlds = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

describe('a world of the sound core that was once called broken', () => {
  it.each(worlds)('%s is judged as sound', async (file) => {
    const world = loadScenario(readFileSync(new URL(file, folder), 'utf8'), file);
    const result = await liveWorld(world, { seed: world.seed });
    expect(foundIn(result)).toEqual([]);
    expect(result.history.events.findLast(({ kind }) => kind === 'run-ended')).toMatchObject({ reason: 'done' });
  });

  it.each(['a-clock-set-back-and-an-old-refusal.yaml', 'a-clock-set-back-and-an-old-grant.yaml'])(
    '%s has a call that its merchant knows to be the bytes of an earlier one',
    async (file) => {
      const world = loadScenario(readFileSync(new URL(file, folder), 'utf8'), file);
      const { history } = await liveWorld(world, { seed: world.seed });
      const setAt = history.events.find(({ kind }) => kind === 'clock-set')?.t ?? Infinity;
      expect(
        history.events.some(
          (event) => event.kind === 'call' && event.does === 'deliver' && event.t > setAt && event.again !== 0,
        ),
      ).toBe(true);
    },
  );
});
