import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faults } from '#simulators/faults/index.ts';
import { forgeries } from '#simulators/forgeries/index.ts';
import { checks } from '#harness/checks/index.ts';
import { measures } from '#harness/measures/measures.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { compareWithDeclaration } from '#harness/runner/compare-declaration.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario } from '#harness/runner/run.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

const docs = new URL('../docs/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, docs), 'utf8');

describe('the documents', () => {
  it('name every check with its law, every fault, every forged request, and every measure with its sentence', () => {
    const page = read('invariants.md');
    for (const { name, title } of checks) expect(page).toContain(`| \`${name}\` | ${title} |`);
    for (const { name } of faults) expect(page).toContain(`\`${name}\``);
    for (const { name } of forgeries) expect(page).toContain(`\`${name}\``);
    for (const { name, unit, description } of measures)
      expect(page).toContain(`| \`${name}\` | ${unit} | ${description} |`);
    expect(page.match(/^\| `/gm)).toHaveLength(checks.length + measures.length);
  });

  it.each(readdirSync(new URL('examples/', docs)).filter((file) => file.endsWith('.yaml')))(
    'have an example %s that comes to what it declares',
    async (file) => {
      const scenario = loadScenario(read(`examples/${file}`), file);
      expect(scenario.name).toBe(file.replace(/\.yaml$/, ''));
      const stage = virtualStage({ seed: scenario.seed, network: networkDelays(scenario) });
      const result = await runScenario(scenario, stage, { seed: scenario.seed, write: () => undefined });
      await stage.close();
      expect(compareWithDeclaration(scenario, result), result.verdict.reason).toMatchObject({ matches: true });
    },
  );
});
