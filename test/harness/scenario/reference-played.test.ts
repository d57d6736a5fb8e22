import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { faults } from '#simulators/faults/index.ts';
import { measures } from '#harness/measures/measures.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario, type RunResult } from '#harness/runner/run.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { exampleFleet, exampleScenario, type Example } from '#harness/scenario/reference/examples.ts';
import { faultExampleScenario } from '#harness/scenario/reference/fault-examples.ts';
import { measureExampleScenario, measureExample } from '#harness/scenario/reference/measure-examples.ts';
import {
  crashExampleScenario,
  networkFaultExampleScenario,
  crashPointExamples,
  memberExamples,
  receiverFaultExamples,
  storeFaultExamples,
  conditionExamples,
  networkFaultExamples,
} from '#harness/scenario/reference/part-examples.ts';
import { stepExamples } from '#harness/scenario/reference/step-examples.ts';
import type { Scenario, ScenarioInput } from '#harness/scenario/scenario.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

const page = readFileSync(new URL('../../../docs/scenarios.md', import.meta.url), 'utf8');

async function runInVirtualTime(scenario: Scenario): Promise<RunResult> {
  const stage = virtualStage({ seed: scenario.seed, network: networkDelays(scenario) });
  const result = await runScenario(scenario, stage, { seed: scenario.seed, write: () => undefined });
  await stage.close();
  expect(result.coreErrors).toEqual([]);
  return result;
}

/** Plays an example, which must come to what it declares. */
async function expectDeclaredVerdict(example: Example): Promise<void> {
  const scenario = exampleScenario(example);
  const { verdict } = await runInVirtualTime(scenario);
  expect(verdict.verdict, verdict.reason).toBe(scenario.verdict);
}

function withMembers({ extraMembers }: Example, more: Partial<ScenarioInput>): Example {
  return { extraMembers: { ...extraMembers, ...more } };
}

describe('the guide in docs/scenarios.md has examples that end with the verdict they declare', () => {
  const guide = page.slice(0, page.indexOf('## Reference'));
  const blocks = [...guide.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = '']) => text);

  it('of every part of a scenario that breaks, waits or measures', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(14);
  });

  it.each(blocks.map((text, index) => [index + 1, text.split('\n')[0], text] as const))(
    'block %d: %s',
    async (_index, _first, text) => {
      const data = parse(text) as object;
      const baseScenario = {
        name: 'guide',
        fleet: exampleFleet,
        tracks: [{ on: 'snacks', machine: 1, steps: [{ sell: {} }] }],
      };
      const whole = Array.isArray(data)
        ? { ...baseScenario, tracks: [{ on: 'snacks', machine: 1, steps: data }] }
        : 'name' in data
          ? data
          : { ...baseScenario, ...data };
      const scenario = loadScenario(JSON.stringify(whole), 'scenarios.md');
      const { verdict } = await runInVirtualTime(scenario);
      expect(verdict.verdict, verdict.reason).toBe(
        text.startsWith('# INCONCLUSIVE') ? 'INCONCLUSIVE' : scenario.verdict,
      );
    },
  );
});

describe('each example of the reference is played', () => {
  it.each(Object.entries(stepExamples))('step %s', async (name, example) => {
    expect(example.steps?.some((step) => name in step)).toBe(true);
    await expectDeclaredVerdict(example);
  });

  it.each(Object.entries(memberExamples))('member %s', async (name, example) => {
    if (name !== 'name') expect(example.extraMembers).toHaveProperty(name);
    await expectDeclaredVerdict(example);
  });

  it.each(Object.entries(conditionExamples))('condition %s', async (_name, when) => {
    const sale = (label: string) => [{ order: label }, { pay: label }, { deliver: label }, { wait: '3min' }] as const;
    const extraMembers = {
      faults: [{ fault: 'never-answers', on: 'snacks', machine: 1, when }],
      tracks: [{ on: 'snacks', machine: 1, steps: Array.from({ length: 8 }, (_, at) => sale(`a${at}`)).flat() }],
    };
    await expectDeclaredVerdict({ extraMembers });
  });

  it.each(Object.entries(networkFaultExamples))('network: %s', async (_name, fault) => {
    await expectDeclaredVerdict(withMembers(networkFaultExampleScenario, { network: { faults: [fault] } }));
  });

  it.each(Object.entries(receiverFaultExamples))('receiver: %s', async (_name, fault) => {
    await expectDeclaredVerdict(
      withMembers(networkFaultExampleScenario, { receivers: [{ receiver: 'merchant', faults: [fault] }] }),
    );
  });

  it.each(Object.entries(crashPointExamples))('core: crash %s', async (_name, crashes) => {
    await expectDeclaredVerdict(withMembers(crashExampleScenario, { core: { crashes } }));
  });

  it.each(Object.entries(storeFaultExamples))('core: store %s', async (_name, store) => {
    await expectDeclaredVerdict(withMembers(crashExampleScenario, { core: { store: [store] } }));
  });

  it('core: blocked', async () => {
    await expectDeclaredVerdict(withMembers(crashExampleScenario, { core: { stalls: [{ from: '10s', for: '5s' }] } }));
  });

  it('every measure has something to measure', async () => {
    await expectDeclaredVerdict(withMembers(measureExampleScenario, { expect: measures.map(measureExample) }));
  });

  it.each(faults.map((fault) => [fault.name, fault] as const))('fault %s', async (name, fault) => {
    const { history, verdict } = await runInVirtualTime(exampleScenario(faultExampleScenario(fault)));
    expect(history.events.some((event) => event.kind === 'fault-fired' && event.fault === name)).toBe(true);
    // A lie is what the checks are there to find.
    expect(verdict.verdict === 'PASS' || lyingFaultNames.includes(name), verdict.reason).toBe(true);
  });
});

/** Faults that make an honest core break a rule: it cannot know that it is lied to. */
const lyingFaultNames: readonly string[] = [
  'stale-done',
  'reports-success-without-drop',
  'double-drop',
  'one-item-short',
];
