import { describe, expect, it } from 'vitest';
import { formatHistory } from '#library/checks.ts';
import { playScenario, type ScenarioData } from '#library/index.ts';

const sale: ScenarioData = {
  name: 'late-answer',
  fleet: [{ group: 'snacks', motor: 'spring' }],
  faults: [{ fault: 'never-answers', on: 'snacks' }],
  tracks: [{ on: 'snacks', steps: [{ sell: {}, ends: 'timeout' }] }],
};

describe('a scenario as data', () => {
  it('is played and judged, with one history for one seed', async () => {
    const [first, second, other] = [
      await playScenario(sale),
      await playScenario(sale, { seed: 1 }),
      await playScenario(sale, { seed: 2, store: 'sqlite' }),
    ];
    expect(first).toMatchObject({ verdict: 'PASS', findings: [], coreErrors: [] });
    expect(formatHistory(second.history)).toBe(formatHistory(first.history));
    expect(formatHistory(other.history)).not.toBe(formatHistory(first.history));
  });

  it('finds the bug of a mutant', async () => {
    const { verdict, findings } = await playScenario(sale, { mutant: 'timeout-not-notified' });
    expect(verdict).toBe('FAIL');
    expect(findings.length).toBeGreaterThan(0);
  });

  it('is FAIL when it does not come to what it expects', async () => {
    const steps = [{ sell: {}, ends: 'success' }];
    const { verdict, reason } = await playScenario({ ...sale, tracks: [{ on: 'snacks', steps }] });
    expect(verdict).toBe('FAIL');
    expect(reason).toMatch(/expected success, received timeout/);
  });

  it.each([null, 'name: late-answer', [], {}])('is no scenario: %j', async (data) => {
    const refused = playScenario(data as unknown as ScenarioData);
    await expect(refused).rejects.toMatchObject({
      code: 'bad-options',
      message: expect.stringMatching(/^playScenario/) as string,
    });
  });

  it.each<[data: object, options: object, message: RegExp]>([
    [{ fleat: [] }, {}, /scenario late-answer cannot be used:\n {2}fleat: .*did you mean "fleet"\?/],
    [{}, { sed: 1 }, /playScenario\(\) cannot be called like this: sed: .*did you mean "seed"\?/],
    [{}, { mutant: 'timeout-not-notifed' }, /there is no mutant "timeout-not-notifed"; did you mean "timeout-not-n/],
  ])('that cannot be used is refused: %j %j', async (data, options, message) => {
    const refused = playScenario({ ...sale, ...data }, options);
    await expect(refused).rejects.toMatchObject({
      code: 'bad-options',
      message: expect.stringMatching(message) as string,
    });
  });
});
