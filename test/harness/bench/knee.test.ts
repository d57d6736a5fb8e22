import { describe, expect, it } from 'vitest';
import { kneeOf } from '#harness/bench/knee.ts';
import { loadResult } from '#harness/bench/load-results.ts';
import { makeDeliveredEntry, makeFailedEntry, makeLoad } from './builders.ts';

describe('a knee sweep', () => {
  const makeStep = (rate: number, overrides: Parameters<typeof makeLoad>[3] = {}, added = 10) =>
    makeLoad(rate, 4, { added }, { step: `step-${rate}`, ...overrides });

  it('holds up to the step below the first that did not, whatever comes behind', () => {
    const { steps, rate } = kneeOf([
      makeStep(5, { measured: false }),
      makeStep(10),
      makeStep(20),
      makeStep(40, {}, 101),
      makeStep(80),
    ]);
    expect(steps.map(({ targetRate, sustained: goalsForLocks }) => [targetRate, goalsForLocks])).toEqual([
      [10, true],
      [20, true],
      [40, false],
      [80, true],
    ]);
    expect(rate).toBe(20);
    expect(steps[2]!.reason).toBe('the core adds 101 ms (p50)');
  });

  it.each([
    ['2 requests could not be sent', makeStep(100, { sent: 398 })],
    ['requests were sent 150 ms late (p95)', makeStep(100, { lateMs: 150 })],
    [
      '1 of 2 came to no delivery',
      loadResult({ step: 'step-1', measured: true, from: 0, to: 1_000, rate: 2, calls: 2, users: 10 }, [
        makeDeliveredEntry(0),
        makeFailedEntry(500, 'no outcome'),
      ]),
    ],
  ])('does not hold where %s', (why, load) => {
    expect(kneeOf([load])).toMatchObject({
      rate: null,
      steps: [{ sustained: false, reason: expect.stringContaining(why) as string }],
    });
  });

  it('that held all the way held its last step, and one without steps held nothing', () => {
    expect(kneeOf([makeStep(10), makeStep(20, {}, 100)]).rate).toBe(20);
    expect(kneeOf([])).toEqual({ steps: [], rate: null });
  });
});
