import { describe, expect, it } from 'vitest';
import { forgeryByName } from '#simulators/forgeries/index.ts';
import { judge } from '../judge-history.ts';
import { locker } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';
import { slackMs, dwellMs, timeoutMs, lateCases, history } from './late-cases.ts';

/** How late things are in these histories, ms. */
const lateMs = 300;

describe('an upper bound in time', () => {
  for (const one of lateCases) {
    const { check, what, due } = one;
    const actual = due + lateMs;

    it(`${check}: ${what} that comes late is a finding`, () => {
      expect(judge(check, history(one, actual)).findings).toHaveLength(1);
    });

    it(`${check}: ${what} that comes late over a stall is not judged`, () => {
      const result = judge(
        check,
        history(one, actual, (builder) => builder.stalled(due - 10, due + 280)),
      );
      expect(result.findings).toEqual([]);
      // The lock's search looks at a whole machine: it takes the stall for an allowance.
      if (check !== 'linearizable-lock') expect(result.stalledCases).toBeGreaterThan(0);
    });

    it(`${check}: ${what} that a stall long before it does not explain is a finding`, () => {
      expect(
        judge(
          check,
          history(one, actual, (builder) => builder.stalled(due - 900, due - 700)),
        ).findings,
      ).toHaveLength(1);
    });

    it(`${check}: ${what} that comes much later than a stall explains is a finding`, () => {
      expect(
        judge(
          check,
          history(one, actual, (builder) => builder.stalled(due, due + 30)),
        ).findings,
      ).toHaveLength(1);
    });
  }

  it('is kept where what was due came at once, whatever the computer did afterwards', () => {
    const [expiry] = lateCases;
    const result = judge(
      'dwell-bound',
      history(expiry!, expiry!.due + 2, (builder, due) => builder.stalled(due + 1, due + 900)),
    );
    expect(result).toMatchObject({ cases: 1, stalledCases: 0, findings: [] });
  });

  it('is neither kept nor broken where a stall takes most of the slack', () => {
    const [expiry] = lateCases;
    const result = judge(
      'dwell-bound',
      history(expiry!, expiry!.due + 45, (builder, due) => builder.stalled(due, due + 44)),
    );
    expect(result).toMatchObject({ cases: 0, stalledCases: 1, findings: [] });
  });

  it('counts the aftermath of a stall: what piled up comes late behind it', () => {
    const [expiry] = lateCases;
    const result = judge(
      'dwell-bound',
      history(expiry!, expiry!.due + 200, (builder, due) => builder.stalled(due - 600, due - 1)),
    );
    expect(result).toMatchObject({ cases: 0, stalledCases: 1, findings: [] });
  });

  it('counts many short stalls together', () => {
    const [expiry] = lateCases;
    const result = judge(
      'dwell-bound',
      history(expiry!, expiry!.due + 150, (builder, due) => {
        for (let t = due; t < due + 150; t += 25) builder.stalled(t, t + 12);
      }),
    );
    expect(result).toMatchObject({ cases: 0, stalledCases: 1, findings: [] });
  });
});

describe('a lower bound in time', () => {
  it('is judged whatever the computer did: no stall makes a lock expire too early, nor a timeout', () => {
    const builder = new HistoryBuilder({ stage: 'live', slackMs });
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    builder.released(dwellMs + 990, run, 'dwell').settled(timeoutMs + 990, run, 'timeout');
    builder.stalled(500, dwellMs + 985).stalled(dwellMs + 1_000, timeoutMs + 985);
    const done = builder.end(200_000);
    for (const check of ['dwell-bound', 'timeout-bound'])
      expect(judge(check, done)).toMatchObject({ cases: 1, findings: [{}] });
  });

  it('is judged for a machine that answers sooner than a motor can turn', () => {
    const builder = new HistoryBuilder({ stage: 'live', slackMs });
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    builder.stalled(1_000, 1_300).answer(1_310, run).settle(1_320, run, 'success');
    expect(judge('path-time', builder.end(9_000))).toMatchObject({ cases: 1, findings: [{}] });
  });
});

describe('while the computer sleeps', () => {
  const sleepStall = { cause: 'sleep', stallMs: 600_000, systemMs: 600_000 } as const;

  it('signed bytes leave the window, though the steady clock has not counted', () => {
    const refused = (stall: boolean): number => {
      const builder = new HistoryBuilder({ stage: 'live', slackMs });
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      const first = builder.call(2_000, run);
      if (stall) builder.stalled(2_100, 2_105, sleepStall);
      builder.call(3_000, run, { repeatOf: first, code: 4003, delivery: '' });
      return judge('idempotent-submit', builder.end(9_000)).findings.length;
    };
    expect([refused(false), refused(true)]).toEqual([1, 0]);
  });

  it('it is unknown on which side of the window a request arrived', () => {
    const casesWith = (stall: boolean): number => {
      const builder = new HistoryBuilder({ stage: 'live', slackMs });
      builder.probe(1_000, builder.order(0, locker), forgeryByName('past-edge-outside'), {
        code: 4003,
        aheadMs: -301_000,
      });
      if (stall) builder.stalled(1_001, 1_003, sleepStall);
      return judge('window', builder.end(9_000)).cases;
    };
    expect([casesWith(false), casesWith(true)]).toEqual([1, 0]);
  });
});
