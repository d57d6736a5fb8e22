import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runChecks, visibleChecks } from '#harness/judge/judgement.ts';
import { computeVerdict } from '#harness/judge/verdict.ts';
import { playCatalogue } from '../runner/play-catalogue.ts';
import { fromOutside } from './from-outside.ts';

describe('a law that the specification holds from outside', () => {
  it('has its cases in a run that a scenario is to prove it by', async () => {
    const history = fromOutside(await playCatalogue('first-sale'));
    const { results, findings } = runChecks(history);
    const cases = new Map(results.map((result) => [result.check, result.cases]));
    expect(findings).toEqual([]);
    // No customer tries to buy while a lock is held, and no result comes while another holds it.
    const hidden = history.header.proves.filter((name) => (cases.get(name) ?? 0) === 0);
    expect(hidden).toEqual(['fencing', 'dwell-bound']);
    expect(computeVerdict(runChecks(history), history.header, history.events)).toEqual({
      verdict: 'INCONCLUSIVE',
      reason:
        'The scenario requires check fencing, but no case occurred. ' +
        'The scenario requires check dwell-bound, but no case occurred.',
    });
  });

  it('is found broken under the name of the specification, with the clause', async () => {
    const history = fromOutside(await playCatalogue('lying-machines'));
    const { findings } = runChecks(history);
    expect(new Set(findings.map(({ check }) => check))).toEqual(new Set(['specification']));
    expect(new Set(findings.map(({ clause }) => clause))).toEqual(new Set(['success-has-dropped']));
  });

  it('is named where it is not visible', async () => {
    const { header, events } = fromOutside(await playCatalogue('healthy-spring'));
    const judged = (proves: readonly string[]) => {
      const history = { header: { ...header, proves, expect: [] }, events };
      return computeVerdict(runChecks(history), history.header, history.events);
    };
    expect(judged(header.proves)).toMatchObject({
      verdict: 'PASS',
      reason: expect.stringContaining('Not visible from there: record-owed, callback-isolated,') as string,
    });
    expect(judged(['independence'])).toEqual({
      verdict: 'INCONCLUSIVE',
      reason: 'The scenario requires check independence, which is not visible from outside a core.',
    });
    expect(visibleChecks.has('independence')).toBe(false);
  });
});

it('docs/your-own-cloud.md names every check that judges a core which runs already', () => {
  const page = readFileSync('docs/your-own-cloud.md', 'utf8');
  const [, list = ''] = /## What can be seen\n([^]*?)\nA check that is not visible/.exec(page) ?? [];
  const named = [...list.matchAll(/`([a-z0-9-]+)`/g)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set([...visibleChecks].filter((name) => name !== 'specification')));
  expect(named).toHaveLength(new Set(named).size);
});
