import { describe, expect, it } from 'vitest';
import { judge } from '#test/harness/judge-history.ts';
import { DriverHistory } from './driver-history.ts';

/** A machine of 30 s that has hung since 100 s; a second customer is refused 10 s later and asked to wait. */
function refused(retryMs: unknown, change: (history: DriverHistory) => void = () => undefined) {
  const history = new DriverHistory().connected(0);
  const [first, second] = [history.paid(90_000, 1), history.paid(91_000, 2)];
  history.granted(100_000, first, '7');
  change(history);
  const busy = { endpoint: 'deliver', code: 6057, data: { retry_after_ms: retryMs } };
  return judge('dwell-bound', history.call(110_000, { ...busy, ...second }).end(111_000));
}

describe('the time that a refusal of a busy machine names', () => {
  it.each([20_000, 20_200, 19_800])('is when the lock ends: %s ms', (retryMs) => {
    expect(refused(retryMs)).toMatchObject({ cases: 2, findings: [] });
  });

  it.each([
    [60_000, 'A client that waits as it was asked leaves a free machine idle.'],
    [20_300, 'A client that waits as it was asked leaves a free machine idle.'],
    [1_000, 'A client that waits as it was asked is refused again.'],
    [19_700, 'A client that waits as it was asked is refused again.'],
  ])('is found wrong: %s ms', (retryMs, impact) => {
    const { findings } = refused(retryMs);
    expect(findings.map((finding) => [finding.message, finding.impact])).toEqual([
      [
        `The machine was refused as busy for another ${retryMs} ms; by its limit of 30000 ms it is free in 19744 ms ` +
          'to 20256 ms.',
        impact,
      ],
    ]);
  });

  it.each([undefined, null, '60000'])('is not judged where there is none: %s', (retryMs) => {
    expect(refused(retryMs)).toMatchObject({ cases: 1, findings: [] });
  });

  it('may be any within the limit where an answer was lost that may have granted the lock', () => {
    const loseAnswer = (history: DriverHistory) => {
      const about = { call: 99, endpoint: 'deliver', machine: '10000002', order: 3, record: 30 };
      history.add(105_000, { by: 'merchant', kind: 'call', ...about, repeatOf: 0 });
      history.add(106_000, { by: 'merchant', kind: 'no-answer', ...about, reason: 'reset' });
    };
    expect(refused(25_000, loseAnswer)).toMatchObject({ findings: [] });
    expect(refused(1, loseAnswer)).toMatchObject({ findings: [] });
    expect(refused(30_300, loseAnswer).findings).toHaveLength(1);
  });
});
