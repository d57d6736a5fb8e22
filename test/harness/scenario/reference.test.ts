import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faults } from '#simulators/faults/index.ts';
import { forgeries } from '#simulators/forgeries/index.ts';
import { measures } from '#harness/measures/measures.ts';
import { crashPoints, storeFaultNames } from '#harness/scenario/core-faults.ts';
import { scenarioJsonSchema, type JsonSchema } from '#harness/scenario/json-schema.ts';
import { receiverFaultNames, networkFaultNames, whenSchema } from '#harness/scenario/schema-parts.ts';
import { scenarioDocument, schemaDocument } from '#harness/scenario/reference/document.ts';
import { stepExamples } from '#harness/scenario/reference/step-examples.ts';
import { stepFamilies, stepSchemas, type StepName } from '#harness/scenario/steps.ts';

const docs = new URL('../../../docs/', import.meta.url);
const page = readFileSync(new URL('scenarios.md', docs), 'utf8');

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

describe('every step', () => {
  it('stands in a family, and its example is typed by its own schema', () => {
    for (const name of Object.keys(stepSchemas) as StepName[])
      expect(stepExamples[name].steps?.length).toBeGreaterThan(0);
  });
});
