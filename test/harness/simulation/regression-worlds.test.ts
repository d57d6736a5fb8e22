import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { findingsOf } from '#harness/simulation/world-finding.ts';
import { runWorld } from '#harness/simulation/run-world.ts';

/**
 * Worlds of the sound core that a check once called broken, and of a core that once was, as files: what a seed draws
 * may change.
 */
const folder = new URL('regression-worlds/', import.meta.url);
const worlds = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

describe('a world in which a rule was once found broken', () => {
  it.each(worlds)('%s is judged as sound', async (file) => {
    const world = loadScenario(readFileSync(new URL(file, folder), 'utf8'), file);
    const result = await runWorld(world, { seed: world.seed });
    expect(findingsOf(result)).toEqual([]);
    expect(result.history.events.findLast(({ kind }) => kind === 'run-ended')).toMatchObject({ reason: 'done' });
  });

  it.each(['clock-set-back-old-refusal.yaml', 'clock-set-back-old-grant.yaml'])(
    '%s has a call that its merchant knows to be the bytes of an earlier one',
    async (file) => {
      const world = loadScenario(readFileSync(new URL(file, folder), 'utf8'), file);
      const { history } = await runWorld(world, { seed: world.seed });
      const setAt = history.events.find(({ kind }) => kind === 'clock-set')?.t ?? Infinity;
      expect(
        history.events.some(
          (event) => event.kind === 'call' && event.endpoint === 'deliver' && event.t > setAt && event.repeatOf !== 0,
        ),
      ).toBe(true);
    },
  );
});
