import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { faults } from '#simulators/faults/index.ts';
import { forgeries } from '#simulators/forgeries/index.ts';
import { measures } from '#harness/measures/measures.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario, type RunResult } from '#harness/runner/run.ts';
import { crashPoints, storeFaultNames } from '#harness/scenario/core-faults.ts';
import { scenarioJsonSchema, type JsonSchema } from '#harness/scenario/json-schema.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { receiverFaultNames, networkFaultNames, whenSchema } from '#harness/scenario/schema-parts.ts';
import { scenarioDocument, schemaDocument } from '#harness/scenario/reference/document.ts';
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
import { stepFamilies, stepSchemas, type StepName } from '#harness/scenario/steps.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

const docs = new URL('../../../docs/', import.meta.url);
const page = readFileSync(new URL('scenarios.md', docs), 'utf8');

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

describe('docs/scenarios.md and docs/scenario.schema.json', () => {
  it('are what the code makes of them: `npm run docs` renews them', () => {
    expect(page).toBe(scenarioDocument(page));
    expect(readFileSync(new URL('scenario.schema.json', docs), 'utf8')).toBe(schemaDocument());
  });

  it('have a sentence for every place where something may be written', () => {
    const missingDescriptions: string[] = [];
    const collectMissing = (schema: JsonSchema, place: string): void => {
      for (const [name, member] of Object.entries(schema.properties ?? {})) {
        // What may stand in another kind of step is explained there.
        if (Object.keys(member).length === 0) continue;
        if (!/^[A-Z`0-9].*[.:…]$/s.test(member.description ?? ''))
          missingDescriptions.push(`${place}.${name}: ${member.description ?? 'none'}`);
        collectMissing(member, `${place}.${name}`);
      }
      const items = schema.items ?? [];
      for (const item of Array.isArray(items) ? (items as readonly JsonSchema[]) : [items as JsonSchema])
        collectMissing(item, `${place}[]`);
      for (const [name, kind] of Object.entries(schema.dependencies ?? {}))
        if (!Array.isArray(kind)) collectMissing(kind as JsonSchema, `${place}:${name}`);
    };
    collectMissing(scenarioJsonSchema(), 'scenario');
    expect(missingDescriptions).toEqual([]);
  });

  it('name every step, member, fault, condition, network fault and measure', () => {
    const headings = [
      ...Object.keys(stepSchemas).map((name) => `##### \`${name}\``),
      ...Object.keys(scenarioJsonSchema().properties ?? {}).map((name) => `#### \`${name}\``),
    ];
    for (const heading of headings) expect(page).toContain(`\n${heading}\n`);
    for (const { name, paramDocs } of faults) {
      expect(page).toContain(`- **\`${name}\`**`);
      for (const param of paramDocs) expect(page).toContain(`  - \`${param.name}\`: ${param.description}`);
    }
    const rows = [
      ...Object.keys(whenSchema.shape),
      ...networkFaultNames,
      ...receiverFaultNames,
      ...crashPoints,
      ...storeFaultNames,
      ...measures.map(({ name }) => name),
    ];
    for (const name of rows) expect(page).toContain(`\n| \`${name}\` |`);
    for (const { name } of forgeries) expect(page).toContain(`\n- \`${name}\`: `);
    expect(stepFamilies.flatMap(({ names }) => names).toSorted()).toEqual(Object.keys(stepSchemas).toSorted());
  });
});

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

describe('every step', () => {
  it('stands in a family, and its example is typed by its own schema', () => {
    for (const name of Object.keys(stepSchemas) as StepName[])
      expect(stepExamples[name].steps?.length).toBeGreaterThan(0);
  });
});
