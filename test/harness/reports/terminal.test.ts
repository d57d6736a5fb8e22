import { describe, expect, it } from 'vitest';
import { judgementText } from '#harness/reports/judgement-text.ts';
import { runText } from '#harness/reports/terminal.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { readScenarioFile } from '#harness/scenario/yaml/load.ts';
import { play } from '../runner/play.ts';

const context = { historyFile: 'h.ndjson', replay: 'vendloop run x', files: [], declaration: { message: '' } };
const textOf = (result: RunResult, overrides: object = {}): string => runText(result, { ...context, ...overrides });

describe('the report of a run', () => {
  it('sums up the checks that had no cases, and shows those that it was to prove', async () => {
    const result = await play([{ sell: {} }], { proves: ['paid-quantity', 'timeout-bound'] });
    const text = textOf(result);
    const idle = result.judgement.results
      .filter(({ check, cases }) => cases === 0 && check !== 'timeout-bound')
      .map(({ check }) => check);
    expect(idle.length).toBeGreaterThan(10);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`${idle.length} checks had no cases: ${idle.join(', ')}.`);
    expect(text).toMatch(/^paid-quantity +1 +0 +passed$/m);
    expect(text).toMatch(/^timeout-bound +0 +0 +no cases: UNPROVED$/m);
    expect(text.match(/no cases/g)?.length).toBeGreaterThan(1);
    expect(judgementText(result.history, result.judgement, result.verdict)).toMatch(
      /timeout-bound +0 +0 +no cases: UNPROVED/,
    );
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('counts one of a thing as one', async () => {
    const text = textOf(await play([{ sell: {} }]));
    expect(text).toContain('seed 1, 1 machine, ');
    expect(text).toContain('(1 delivery)');
    expect(text).not.toMatch(/\b1 (machines|deliveries|checks|events)\b/);
  });

  it('explains the columns of the sales', async () => {
    expect(textOf(await play([{ sell: {} }])).replaceAll('\n', ' ')).toContain(
      'notified: deliveries whose callback came; refused: deliveries that did not begin.',
    );
  });

  it('names track and step of what was not met, and the line of the file', async () => {
    const yaml = [
      'name: x',
      'fleet: [{ group: snacks, motor: spring }]',
      'tracks:',
      '  - on: snacks',
      '    steps:',
      '      - sell: {}',
      '',
      '      - { sell: {}, ends: failure }',
    ];
    const { scenario, places } = readScenarioFile(yaml.join('\n'), 'jam.yaml');
    const text = textOf(await play([], scenario), { places });
    expect(text).toMatch(
      /snacks-10000001-1: track 1 step 2: awaitCallbacks sale: expected failure, received success\n {4}jam\.yaml:8\n/,
    );
    expect(places.lineOfStep({ track: 2, step: 1 })).toBeUndefined();
  });
});
