import { describe, expect, it } from 'vitest';
import { runChecks } from '#harness/judge/judgement.ts';
import { computeVerdict, type Verdict } from '#harness/judge/verdict.ts';
import type { History, HistoryHeader } from '#harness/history/event.ts';
import { forgeryByName } from '#simulators/forgeries/index.ts';
import { compareWithDeclaration } from '#cli/run/compare-declaration.ts';
import firstSale from '#scenarios/first-sale.ts';
import lyingMachines from '#scenarios/lying-machines.ts';
import { judge, locker, snacks, HistoryBuilder } from '../history-builder.ts';

/** δ of these histories, and how late things are in them; ms. */
const slackMs = 50;
const lateMs = 300;
const dwellMs = locker.dwellMs;
const timeoutMs = 120_000;

/** Something that comes too late for a check, when it was due, and the end of the history. */
interface LateCase {
  readonly check: string;
  readonly what: string;
  readonly due: number;
  readonly end: number;
  readonly reason?: 'abandoned';
  readonly build: (builder: HistoryBuilder, actual: number) => void;
}

const lateCases: readonly LateCase[] = [
  {
    check: 'dwell-bound',
    what: 'an expiry',
    due: 1_000 + dwellMs,
    end: 60_000,
    build: (builder, actual) =>
      void builder.released(actual, builder.startDelivery(1_000, builder.order(0, locker)), 'dwell'),
  },
  {
    check: 'dwell-bound',
    what: 'the end of a hold by its result',
    due: 1_000 + dwellMs,
    end: 60_000,
    build: (builder, actual) =>
      void builder.settle(actual, builder.startDelivery(1_000, builder.order(0, locker)), 'success'),
  },
  {
    check: 'timeout-bound',
    what: 'a timeout',
    due: 1_000 + timeoutMs,
    end: 200_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.released(1_000 + dwellMs, run, 'dwell').settled(actual, run, 'timeout');
    },
  },
  {
    check: 'prompt-release',
    what: 'a release',
    due: 1_700,
    end: 60_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.settled(1_700, run, 'success').released(actual, run, 'success');
    },
  },
  {
    check: 'liveness',
    what: 'an outcome',
    due: 1_000 + timeoutMs,
    end: 200_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.released(1_000 + dwellMs, run, 'dwell').settled(actual, run, 'timeout');
    },
  },
  {
    check: 'liveness',
    what: 'a release',
    due: 1_000 + timeoutMs,
    end: 200_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.settled(1_700, run, 'success').released(actual, run, 'dwell');
    },
  },
  {
    check: 'liveness',
    what: 'the start of a job',
    due: 1_000 + 2 * timeoutMs,
    end: 400_000,
    build: (builder, actual) => {
      const line = builder.order(500, locker);
      builder.queued(1_000, line, 1).runJob(actual, line, 1);
    },
  },
  {
    check: 'clock-safety',
    what: 'an expiry after the clock was set',
    due: 1_000 + dwellMs,
    end: 60_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.add(2_000, { by: 'harness', kind: 'clock-set', byMs: 3_600_000 }).released(actual, run, 'dwell');
    },
  },
  {
    check: 'restart-safety',
    what: 'an expiry after a crash',
    due: 1_000 + dwellMs,
    end: 60_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.crash(2_000, 3_000).released(actual, run, 'dwell');
    },
  },
  {
    check: 'callback-isolated',
    what: 'a first attempt',
    due: 1_720,
    end: 60_000,
    build: (builder, actual) => {
      const run = builder.sale(1_000, builder.order(0, locker));
      builder.receiverFault(1_600, 'neighbour').callback(1_720, run, 1, 'http://merchant.test/', actual - 1_720);
    },
  },
  {
    check: 'path-time',
    what: 'a machine’s answer',
    due: 2_010,
    end: 60_000,
    build: (builder, actual) => {
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder
        .drop(1_900, run)
        .answer(actual, run)
        .settle(actual + 10, run, 'success');
    },
  },
  {
    check: 'offline-refused',
    what: 'a delivery after its machine was gone',
    due: 1_000,
    end: 60_000,
    build: (builder, actual) => {
      builder.online(500, locker.machine).online(1_000, locker.machine, false);
      builder.startDelivery(actual, builder.order(0, locker));
    },
  },
  {
    check: 'granted-dispatch',
    what: 'a command after its grant',
    due: 1_000 + dwellMs,
    end: 60_000,
    build: (builder, actual) => {
      const run = builder.plan(builder.order(0, locker));
      builder
        .grant(1_000, run)
        .started(1_000, run)
        .released(1_000 + dwellMs, run, 'dwell')
        .sent(actual, run)
        .received(actual + 5, run);
    },
  },
  {
    check: 'linearizable-lock',
    what: 'a refusal as busy',
    due: 1_005 + dwellMs,
    end: 60_000,
    build: (builder, actual) => {
      builder.startDelivery(1_000, builder.order(0, locker));
      builder.call(actual, builder.plan(builder.order(0, locker)), { code: 6057, delivery: '' });
    },
  },
];

function history(
  { due, end, build }: LateCase,
  actual: number,
  stall?: (builder: HistoryBuilder, due: number) => void,
  changes: Partial<HistoryHeader> = {},
): History {
  const builder = new HistoryBuilder({ stage: 'live', slackMs, ...changes });
  builder.add(0, { by: 'core', kind: 'core-started' });
  build(builder, actual);
  stall?.(builder, due);
  return builder.end(end);
}

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

/** A lock that expires at a time, and the failure that its machine reports later. */
function expiredHistory(
  actual: number,
  stall?: (builder: HistoryBuilder, due: number) => void,
  changes: Partial<HistoryHeader> = {},
): History {
  return history({ ...lateCases[0]!, build: addExpiry }, actual, stall, { proves: ['dwell-bound'], ...changes });
}

function addExpiry(builder: HistoryBuilder, actual: number, machine = locker): void {
  const run = builder.startDelivery(1_000, builder.order(0, machine));
  builder
    .released(actual, run, 'dwell')
    .answer(50_000, run, false)
    .settled(50_010, run, 'failure')
    .callbackReceived(50_020, run, 'failure');
}

const due = 1_000 + dwellMs;

function verdict(done: History): Verdict {
  return computeVerdict(runChecks(done), done.header, done.events);
}

describe('the verdict on a run that stalled', () => {
  const atTenfoldSpeed = { stage: 'live', speed: 10, slackMs: 500 } as const;

  it('is INCONCLUSIVE where it cannot judge what it must prove, names the stall, and proposes a lower speed', () => {
    const done = expiredHistory(
      due + 1_700,
      (builder) => builder.stalled(due, due + 1_600, { systemMs: 160 }),
      atTenfoldSpeed,
    );
    expect(verdict(done)).toEqual({
      verdict: 'INCONCLUSIVE',
      reason:
        'The scenario requires check dwell-bound, but none of its 1 case could be judged: this computer ' +
        'stalled. This computer stalled for 160 ms (1.6 s at 10×). Run it again with a lower --speed, for example --speed 5.',
    });
  });

  it('proposes a quieter computer at the speed of the clock on the wall', () => {
    const done = expiredHistory(due + 300, (builder) => builder.stalled(due, due + 290));
    expect(verdict(done).reason).toMatch(/stalled for 290 ms\. Run it again on a quieter computer\.$/);
  });

  it('is FAIL where something broke that no stall explains', () => {
    const done = expiredHistory(due - 1, (builder) => builder.stalled(due - 5_000, due - 10));
    expect(verdict(done).verdict).toBe('FAIL');
  });

  it("is INCONCLUSIVE where a limit passed while the core's process computed", () => {
    const run = (cpuMs: number): Verdict => {
      const builder = new HistoryBuilder({ stage: 'live', slackMs, proves: ['dwell-bound'] });
      addExpiry(builder, due);
      addExpiry(builder, 1_000 + snacks.dwellMs + 290, snacks);
      return verdict(builder.stalled(1_000 + snacks.dwellMs, 1_280 + snacks.dwellMs, { cpuMs }).end(60_000, 'done'));
    };
    expect(run(275).reason).toContain(
      'busy computing, and the core is part of it: the cause is unknown: dwell-bound (1)',
    );
    expect(run(3).reason).not.toContain('computing');
  });

  const unmet = (stall: boolean, step = 'snacks-10000002-1: settled a'): History => {
    const builder = new HistoryBuilder({ stage: 'live', slackMs });
    builder.add(1_000, { by: 'harness', kind: 'expectation', step: 'snacks-10000002-1: pay a', met: true, detail: '' });
    if (stall) builder.stalled(1_500, 1_900);
    return builder
      .add(2_000, {
        by: 'harness',
        kind: 'expectation',
        step,
        met: false,
        detail: 'expected success, got timeout',
      })
      .end(9_000);
  };

  it('takes no expectation for unmet that a stall explains, and reports it', () => {
    expect([verdict(unmet(false)).verdict, verdict(unmet(true)).verdict]).toEqual(['FAIL', 'INCONCLUSIVE']);
    expect(verdict(unmet(true)).reason).toContain(
      '1 expectation not met while this computer stalled, which explains it; first, at step ' +
        '"snacks-10000002-1: settled a"',
    );
  });

  it('believes a person who reports that something is wrong', () => {
    expect(verdict(unmet(true, 'snacks-10000002-1: ask "Did it drop?"')).verdict).toBe('FAIL');
  });

  it('takes no stall before a customer’s last answer for an excuse', () => {
    const builder = new HistoryBuilder({ stage: 'live', slackMs }).stalled(100, 300);
    builder.add(1_000, { by: 'harness', kind: 'expectation', step: 'c-10000002-1: pay a', met: true, detail: '' });
    builder.add(9_000, { by: 'harness', kind: 'expectation', step: 'c-10000002-1: deliver a', met: false, detail: '' });
    expect(verdict(builder.end(9_500)).verdict).toBe('FAIL');
  });

  it('judges a measure of time by what is left without the stalls, and a count only without stalls', () => {
    const run = (measure: string, max: number, stall: boolean): string | undefined => {
      const builder = new HistoryBuilder({ stage: 'live', slackMs, expect: [{ measure, min: null, max, band: 0 }] });
      const sale = builder.startDelivery(1_000, builder.order(0, locker));
      builder.drop(1_900, sale).answer(2_000, sale).settle(2_010, sale, 'success');
      if (stall) builder.stalled(1_600, 1_700);
      return runChecks(builder.end(9_000)).measurements[0]?.state;
    };
    expect([run('device-time-p50', 900, false), run('device-time-p50', 900, true)]).toEqual(['missed', 'stalled']);
    expect(run('device-time-p50', 700, true)).toBe('missed');
    expect([run('successes', 0, false), run('successes', 0, true)]).toEqual(['missed', 'stalled']);
  });
});

describe('what a scenario declares', () => {
  const result = (done: History) => ({
    history: done,
    judgement: runChecks(done),
    verdict: verdict(done),
    coreErrors: [],
  });

  it('is open, and not contradicted, where a run stalled', () => {
    const done = expiredHistory(due + 300, (builder) => builder.stalled(due, due + 290));
    expect(compareWithDeclaration(firstSale, result(done))).toMatchObject({ matches: false, inconclusive: true });
  });

  it('is contradicted by a run that fails', () => {
    expect(compareWithDeclaration(firstSale, result(expiredHistory(due + 300)))).toMatchObject({
      matches: false,
      inconclusive: false,
    });
  });

  it('is open where the lies that it declares were found, but an expectation could not be judged', () => {
    const run = (stall: boolean) => {
      const builder = new HistoryBuilder({ stage: 'live', slackMs });
      builder.settle(1_700, builder.startDelivery(1_000, builder.order(0, locker)), 'success');
      if (stall) builder.stalled(2_000, 2_500);
      return result(
        builder
          .add(3_000, { by: 'harness', kind: 'expectation', step: 'x-10000001-1: deliver a', met: false, detail: '' })
          .end(9_000),
      );
    };
    expect(run(true).verdict.verdict).toBe('FAIL');
    expect(compareWithDeclaration(lyingMachines, run(true))).toMatchObject({ matches: false, inconclusive: true });
    expect(compareWithDeclaration(lyingMachines, run(false))).toMatchObject({ matches: false, inconclusive: false });
  });
});
