import { describe, expect, it } from 'vitest';
import { computeVerdict } from '#harness/judge/verdict.ts';
import { runChecks } from '#harness/judge/judgement.ts';
import { judge, messages } from '#test/harness/judge-history.ts';
import { snacks } from '#test/harness/history-machines.ts';
import { DriverHistory } from './driver-history.ts';

const refused = { endpoint: 'deliver', code: 4008 } as const;

/** A machine whose customer is refused as offline 40 s after it has connected. */
function refusedAt(history: DriverHistory) {
  const order = history.paid(39_000, 1);
  return history.call(40_000, { ...refused, ...order }).end(60_000);
}

describe('whether a connected machine may be refused as offline', () => {
  it('is answered with how long it was connected, how old its last heartbeat was, and what the driver declares', () => {
    const history = refusedAt(new DriverHistory().connected(0, 30_000));
    expect(judge('offline-refused', history)).toMatchObject({ cases: 1 });
    expect(messages('offline-refused', history)).toEqual([
      'The machine was refused as offline although it had been connected for 40000 ms and its last heartbeat was ' +
        '10005 ms old; its cloud allows 90000 ms by the driver.',
    ]);
  });

  const silentFor10s = { driver: { name: 'tiny', offlineAfterMs: 10_000, repeatedRequest: 'refused' as const } };

  it.each<[string, DriverHistory]>([
    [
      'its heartbeats have stopped for as long as makes it offline',
      new DriverHistory(silentFor10s).connected(0, 30_000),
    ],
    ['it was never heard', new DriverHistory().add(0, { by: 'machine', kind: 'connected', machine: snacks.machine })],
    ['it has hardly connected', new DriverHistory().connected(36_000)],
    ['it goes away during the call', new DriverHistory().connected(0, 30_000).disconnected(40_002)],
    [
      'this computer stalled, so its heartbeat may have come late',
      new DriverHistory({ ...silentFor10s, slackMs: 0 }).connected(0, 30_100).stalled(31_000, 31_500),
    ],
  ])('is not judged where %s', (_, history) => {
    const whole = refusedAt(history);
    expect(judge('offline-refused', whole)).toMatchObject({ cases: 0, findings: [] });
    const header = { ...whole.header, proves: ['offline-refused'] };
    expect(computeVerdict(runChecks(whole), header, whole.events)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('offline-refused, but no case occurred') as string,
    });
  });
});

describe('whether a machine that is away may be granted a delivery', () => {
  it('is judged once it has been away for longer than the cloud takes to notice', () => {
    const sold = (t: number) => {
      const history = new DriverHistory().connected(0).disconnected(1_000);
      history.granted(t, history.paid(t - 1_000, 1), '7');
      return judge('offline-refused', history.end(t + 1_000));
    };
    expect(sold(80_000)).toMatchObject({ cases: 0, findings: [] });
    expect(sold(95_000)).toMatchObject({
      cases: 1,
      findings: [{ message: 'A delivery was granted although the machine had been away for 94000 ms.' }],
    });
  });
});
