import fc from 'fast-check';
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

  it('counts a stall once that the event loop and the disk both show, and both where they follow each other', () => {
    const [expiry] = lateCases;
    const judged = (diskFrom: number) =>
      judge(
        'dwell-bound',
        history(expiry!, expiry!.due + 400, (builder, due) => {
          builder.stalled(due, due + 200).stalled(due + diskFrom, due + diskFrom + 180, { cause: 'disk' });
        }),
      );
    expect(judged(210)).toMatchObject({ stalledCases: 1, findings: [] });
    expect(judged(10)).toMatchObject({ stalledCases: 0, findings: [{}] });
  });
});

describe('stalls within an upper bound', () => {
  const stall = fc.record({ gapMs: fc.integer({ min: 0, max: 90 }), lengthMs: fc.integer({ min: 6, max: 200 }) });
  const stalls = fc.array(stall, { minLength: 1, maxLength: 12 });
  for (const one of lateCases.filter(({ check }) => check !== 'linearizable-lock'))
    it(`${one.check}, ${one.what}: excuse as much as they lasted together, however short or many, and no more`, () => {
      fc.assert(
        fc.property(stalls, fc.integer({ min: 1, max: 200 }), (list, restMs) => {
          let at = one.due;
          const spans = list.map(({ gapMs, lengthMs }) => {
            const from = at + gapMs;
            at = from + lengthMs;
            return { from, to: at };
          });
          const lateness = at + restMs - one.due;
          const stalledMs = list.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
          fc.pre(lateness > slackMs);
          const result = judge(
            one.check,
            history(one, at + restMs, (builder) => spans.forEach(({ from, to }) => builder.stalled(from, to))),
          );
          expect(result.findings).toHaveLength(lateness > stalledMs + slackMs ? 1 : 0);
          if (lateness <= stalledMs + slackMs) expect(result.stalledCases).toBeGreaterThan(0);
        }),
        { numRuns: 40 },
      );
    });

  it('excuse no more than one that began before it, or ended before it, lasted', () => {
    const [expiry] = lateCases;
    const spans = fc.record({
      beginsBeforeMs: fc.integer({ min: 0, max: 600 }),
      lengthMs: fc.integer({ min: 60, max: 600 }),
    });
    fc.assert(
      fc.property(spans, fc.integer({ min: 60, max: 1_500 }), ({ beginsBeforeMs, lengthMs }, lateness) => {
        const from = expiry!.due - beginsBeforeMs;
        const result = judge(
          'dwell-bound',
          history(expiry!, expiry!.due + lateness, (builder) => builder.stalled(from, from + lengthMs)),
        );
        // What piled up is worked off in as long as it took to pile up.
        const leftMs = Math.max(0, Math.min(lengthMs, from + 2 * lengthMs - expiry!.due));
        expect(result.findings).toHaveLength(lateness > leftMs + slackMs ? 1 : 0);
      }),
    );
  });

  it('add up over a long run as over a short one', () => {
    const [expiry] = lateCases;
    const findings = (lateness: number) =>
      judge(
        'dwell-bound',
        history(expiry!, expiry!.due + lateness, (builder, due) => {
          for (let t = due - 10_000; t < due + 20_000; t += 20) builder.stalled(t, t + 10);
        }),
      ).findings.length;
    expect([findings(90), findings(130), findings(10_000)]).toEqual([0, 1, 1]);
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
