import { describe, expect, it } from 'vitest';
import { registerScenarios } from '#cli/scenarios/index.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { scenarios } from '#scenarios/index.ts';
import { command } from '../run-command.ts';

describe('vendloop scenarios', () => {
  it('lists every scenario with its title, and every measure', async () => {
    const { out } = await command(registerScenarios, ['scenarios']);
    for (const { name, title } of scenarios)
      expect(out).toMatch(new RegExp(`^${name}.*\n  ${title.slice(0, 20)}`, 'm'));
    expect(out).toContain(`${scenarios.length} scenarios`);
    expect((await command(registerScenarios, ['scenarios', '--measures'])).out).toMatch(/core-overhead-p99 +ms/);
  });

  it('prints one as a file that can be run', async () => {
    const { out } = await command(registerScenarios, ['scenarios', 'day-of-sales']);
    expect(loadScenario(out, 'x.yaml')).toEqual(scenarios.find(({ name }) => name === 'day-of-sales'));
  });

  it('prints each without members that have their default', async () => {
    for (const scenario of scenarios) {
      const { out } = await command(registerScenarios, ['scenarios', scenario.name]);
      expect(loadScenario(out, 'x.yaml')).toEqual(scenario);
      for (const defaultMember of [
        'speed: 1',
        'seed: 1',
        'verdict: PASS',
        'faults: []',
        'lane: 0',
        'expect: accepted',
        'probability: 1',
        'params: {}',
      ])
        expect(out.split(/\n|[,{}] ?/).map((part) => part.trim())).not.toContain(defaultMember);
    }
    expect((await command(registerScenarios, ['scenarios', 'first-sale'])).out.split('\n').length).toBeLessThanOrEqual(
      55,
    );
  });
});
