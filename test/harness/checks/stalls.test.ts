import { describe, expect, it } from 'vitest';
import { judgeAll } from '#harness/checks/index.ts';
import { verdictOf, type Verdict } from '#harness/judge/verdict.ts';
import type { History, HistoryHeader } from '#harness/history/event.ts';
import { forgeryNamed } from '#simulators/forgeries/index.ts';
import { declaredAs } from '#cli/run/compare-declaration.ts';
import firstSale from '#scenarios/first-sale.ts';
import lyingMachines from '#scenarios/lying-machines.ts';
import { judge, locker, snacks, Story } from '../history-builder.ts';

/** δ of these histories, and how late things are in them; ms. */
const slackMs = 50;
const lateMs = 300;
const dwellMs = locker.dwellMs;
const timeoutMs = 120_000;

/** Something that comes too late for a check, when it was due, and the end of the history. */
interface Late {
  readonly check: string;
  readonly what: string;
  readonly due: number;
  readonly end: number;
  readonly reason?: 'gave-up';
  readonly tell: (story: Story, came: number) => void;
}

const late: readonly Late[] = [
  {
    check: 'dwell-bound',
    what: 'a lapse',
    due: 1_000 + dwellMs,
    end: 60_000,
    tell: (story, came) => void story.released(came, story.begin(1_000, story.order(0, locker)), 'dwell'),
  },
  {
    check: 'dwell-bound',
    what: 'the end of a hold by its result',
    due: 1_000 + dwellMs,
    end: 60_000,
    tell: (story, came) => void story.settle(came, story.begin(1_000, story.order(0, locker)), 'success'),
  },
  {
    check: 'timeout-bound',
    what: 'a timeout',
    due: 1_000 + timeoutMs,
    end: 200_000,
    tell: (story, came) => {
      const run = story.begin(1_000, story.order(0, locker));
      story.released(1_000 + dwellMs, run, 'dwell').settled(came, run, 'timeout');
    },
  },
  {
    check: 'prompt-release',
    what: 'a release',
    due: 1_700,
    end: 60_000,
    tell: (story, came) => {
      const run = story.begin(1_000, story.order(0, locker));
      story.settled(1_700, run, 'success').released(came, run, 'success');
    },
  },
  {
    check: 'liveness',
    what: 'an outcome',
    due: 1_000 + timeoutMs,
    end: 200_000,
    tell: (story, came) => {
      const run = story.begin(1_000, story.order(0, locker));
      story.released(1_000 + dwellMs, run, 'dwell').settled(came, run, 'timeout');
    },
  },
  {
    check: 'liveness',
    what: 'a release',
    due: 1_000 + timeoutMs,
    end: 200_000,
    tell: (story, came) => {
      const run = story.begin(1_000, story.order(0, locker));
      story.settled(1_700, run, 'success').released(came, run, 'dwell');
    },
  },
  {
    check: 'liveness',
    what: 'the start of a job',
    due: 1_000 + 2 * timeoutMs,
    end: 400_000,
    tell: (story, came) => {
      const line = story.order(500, locker);
      story.queued(1_000, line, 1).runJob(came, line, 1);
    },
  },
  {
    check: 'clock-safety',
    what: 'a lapse after the clock was set',
    due: 1_000 + dwellMs,
    end: 60_000,
    tell: (story, came) => {
      const run = story.begin(1_000, story.order(0, locker));
      story.add(2_000, { by: 'harness', kind: 'clock-set', byMs: 3_600_000 }).released(came, run, 'dwell');
    },
  },
  {
    check: 'restart-safety',
    what: 'a lapse after a crash',
    due: 1_000 + dwellMs,
    end: 60_000,
    tell: (story, came) => {
      const run = story.begin(1_000, story.order(0, locker));
      story.crash(2_000, 3_000).released(came, run, 'dwell');
    },
  },
  {
    check: 'callback-isolated',
    what: 'a first attempt',
    due: 1_720,
    end: 60_000,
    tell: (story, came) => {
      const run = story.sale(1_000, story.order(0, locker));
      story.misbehaved(1_600, 'neighbour').callback(1_720, run, 1, 'http://merchant.test/', came - 1_720);
    },
  },
  {
    check: 'path-time',
    what: 'a machine’s answer',
    due: 2_010,
    end: 60_000,
    tell: (story, came) => {
      const run = story.begin(1_000, story.order(0, locker));
      story
        .drop(1_900, run)
        .answer(came, run)
        .settle(came + 10, run, 'success');
    },
  },
  {
    check: 'offline-refused',
    what: 'a delivery after its machine was gone',
    due: 1_000,
    end: 60_000,
    tell: (story, came) => {
      story.online(500, locker.machine).online(1_000, locker.machine, false);
      story.begin(came, story.order(0, locker));
    },
  },
  {
    check: 'granted-dispatch',
    what: 'a command after its grant',
    due: 1_000 + dwellMs,
    end: 60_000,
    tell: (story, came) => {
      const run = story.plan(story.order(0, locker));
      story
        .grant(1_000, run)
        .begun(1_000, run)
        .released(1_000 + dwellMs, run, 'dwell')
        .sent(came, run)
        .received(came + 5, run);
    },
  },
  {
    check: 'linearizable-lock',
    what: 'a refusal as busy',
    due: 1_005 + dwellMs,
    end: 60_000,
    tell: (story, came) => {
      story.begin(1_000, story.order(0, locker));
      story.call(came, story.plan(story.order(0, locker)), { code: 6057, delivery: '' });
    },
  },
];

function history(
  { due, end, tell }: Late,
  came: number,
  stall?: (story: Story, due: number) => void,
  changes: Partial<HistoryHeader> = {},
): History {
  const story = new Story({ stage: 'live', slackMs, ...changes });
  story.add(0, { by: 'core', kind: 'core-started' });
  tell(story, came);
  stall?.(story, due);
  return story.end(end);
}

describe('an upper bound in time', () => {
  for (const one of late) {
    const { check, what, due } = one;
    const came = due + lateMs;

    it(`${check}: ${what} that comes late is a finding`, () => {
      expect(judge(check, history(one, came)).findings).toHaveLength(1);
    });

    it(`${check}: ${what} that comes late over a stall is not judged`, () => {
      const result = judge(
        check,
        history(one, came, (story) => story.stalled(due - 10, due + 280)),
      );
      expect(result.findings).toEqual([]);
      // The lock's search looks at a whole machine: it takes the stall for an allowance.
      if (check !== 'linearizable-lock') expect(result.heldUp).toBeGreaterThan(0);
    });

    it(`${check}: ${what} that a stall long before it does not explain is a finding`, () => {
      expect(
        judge(
          check,
          history(one, came, (story) => story.stalled(due - 900, due - 700)),
        ).findings,
      ).toHaveLength(1);
    });

    it(`${check}: ${what} that comes much later than a stall explains is a finding`, () => {
      expect(
        judge(
          check,
          history(one, came, (story) => story.stalled(due, due + 30)),
        ).findings,
      ).toHaveLength(1);
    });
  }

  it('is kept where what was due came at once, whatever the computer did afterwards', () => {
    const [lapse] = late;
    const result = judge(
      'dwell-bound',
      history(lapse!, lapse!.due + 2, (story, due) => story.stalled(due + 1, due + 900)),
    );
    expect(result).toMatchObject({ looked: 1, heldUp: 0, findings: [] });
  });

  it('is neither kept nor broken where a stall takes most of the slack', () => {
    const [lapse] = late;
    const result = judge(
      'dwell-bound',
      history(lapse!, lapse!.due + 45, (story, due) => story.stalled(due, due + 44)),
    );
    expect(result).toMatchObject({ looked: 0, heldUp: 1, findings: [] });
  });

  it('counts the aftermath of a stall: what piled up comes late behind it', () => {
    const [lapse] = late;
    const result = judge(
      'dwell-bound',
      history(lapse!, lapse!.due + 200, (story, due) => story.stalled(due - 600, due - 1)),
    );
    expect(result).toMatchObject({ looked: 0, heldUp: 1, findings: [] });
  });

  it('counts many short stalls together', () => {
    const [lapse] = late;
    const result = judge(
      'dwell-bound',
      history(lapse!, lapse!.due + 150, (story, due) => {
        for (let t = due; t < due + 150; t += 25) story.stalled(t, t + 12);
      }),
    );
    expect(result).toMatchObject({ looked: 0, heldUp: 1, findings: [] });
  });
});

describe('a lower bound in time', () => {
  it('is judged whatever the computer did: no stall makes a lock lapse too early, nor a timeout', () => {
    const story = new Story({ stage: 'live', slackMs });
    const run = story.begin(1_000, story.order(0, locker));
    story.released(dwellMs + 990, run, 'dwell').settled(timeoutMs + 990, run, 'timeout');
    story.stalled(500, dwellMs + 985).stalled(dwellMs + 1_000, timeoutMs + 985);
    const done = story.end(200_000);
    for (const check of ['dwell-bound', 'timeout-bound'])
      expect(judge(check, done)).toMatchObject({ looked: 1, findings: [{}] });
  });

  it('is judged for a machine that answers sooner than a motor can turn', () => {
    const story = new Story({ stage: 'live', slackMs });
    const run = story.begin(1_000, story.order(0, locker));
    story.stalled(1_000, 1_300).answer(1_310, run).settle(1_320, run, 'success');
    expect(judge('path-time', story.end(9_000))).toMatchObject({ looked: 1, findings: [{}] });
  });
});

describe('while the computer sleeps', () => {
  const asleep = { cause: 'sleep', heldMs: 600_000, systemMs: 600_000 } as const;

  it('signed bytes leave the window, though the steady clock has not counted', () => {
    const refused = (stall: boolean): number => {
      const story = new Story({ stage: 'live', slackMs });
      const run = story.begin(1_000, story.order(0, locker));
      const first = story.call(2_000, run);
      if (stall) story.stalled(2_100, 2_105, asleep);
      story.call(3_000, run, { again: first, code: 4003, delivery: '' });
      return judge('idempotent-submit', story.end(9_000)).findings.length;
    };
    expect([refused(false), refused(true)]).toEqual([1, 0]);
  });

  it('nobody knows on which side of the window a request arrived', () => {
    const looked = (stall: boolean): number => {
      const story = new Story({ stage: 'live', slackMs });
      story.probe(1_000, story.order(0, locker), forgeryNamed('past-edge-outside'), { code: 4003, aheadMs: -301_000 });
      if (stall) story.stalled(1_001, 1_003, asleep);
      return judge('window', story.end(9_000)).looked;
    };
    expect([looked(false), looked(true)]).toEqual([1, 0]);
  });
});

/** A lock that lapses at a time, and the failure that its machine reports later. */
function lapsed(
  came: number,
  stall?: (story: Story, due: number) => void,
  changes: Partial<HistoryHeader> = {},
): History {
  return history({ ...late[0]!, tell: tellLapse }, came, stall, { proves: ['dwell-bound'], ...changes });
}

function tellLapse(story: Story, came: number, machine = locker): void {
  const run = story.begin(1_000, story.order(0, machine));
  story
    .released(came, run, 'dwell')
    .answer(50_000, run, false)
    .settled(50_010, run, 'failure')
    .told(50_020, run, 'failure');
}

const due = 1_000 + dwellMs;

function verdict(done: History): Verdict {
  return verdictOf(judgeAll(done), done.header, done.events);
}

describe('the verdict on a run that was held up', () => {
  const tenfold = { stage: 'live', speed: 10, slackMs: 500 } as const;

  it('is INCONCLUSIVE where it cannot judge what it must prove, names the stall, and proposes a lower speed', () => {
    const done = lapsed(due + 1_700, (story) => story.stalled(due, due + 1_600, { systemMs: 160 }), tenfold);
    expect(verdict(done)).toEqual({
      verdict: 'INCONCLUSIVE',
      why: 'The run is to prove dwell-bound, but none of its 1 case could be judged: this computer was held up. This computer was held up 160 ms (1.6 s at 10×). Run it again with a lower --speed, for example --speed 5.',
    });
  });

  it('proposes a quieter computer at the speed of the clock on the wall', () => {
    const done = lapsed(due + 300, (story) => story.stalled(due, due + 290));
    expect(verdict(done).why).toMatch(/held up 290 ms\. Run it again on a quieter computer\.$/);
  });

  it('is FAIL where something broke that no stall explains', () => {
    const done = lapsed(due - 1, (story) => story.stalled(due - 5_000, due - 10));
    expect(verdict(done).verdict).toBe('FAIL');
  });

  it('is INCONCLUSIVE where a limit passed while the process of the core itself computed, whatever else was kept', () => {
    const run = (cpuMs: number): Verdict => {
      const story = new Story({ stage: 'live', slackMs, proves: ['dwell-bound'] });
      tellLapse(story, due);
      tellLapse(story, 1_000 + snacks.dwellMs + 290, snacks);
      return verdict(story.stalled(1_000 + snacks.dwellMs, 1_280 + snacks.dwellMs, { cpuMs }).end(60_000, 'done'));
    };
    expect(run(275).why).toContain(
      'busy computing, and the core is part of it: whose fault it is cannot be told: dwell-bound (1)',
    );
    expect(run(3).why).not.toContain('computing');
  });

  const unmet = (stall: boolean, step = 'snacks-10000002-1: settled a'): History => {
    const story = new Story({ stage: 'live', slackMs });
    story.add(1_000, { by: 'harness', kind: 'expectation', step: 'snacks-10000002-1: pay a', met: true, detail: '' });
    if (stall) story.stalled(1_500, 1_900);
    return story
      .add(2_000, {
        by: 'harness',
        kind: 'expectation',
        step,
        met: false,
        detail: 'expected success, was told timeout',
      })
      .end(9_000);
  };

  it('takes no expectation for unmet that a stall explains, and says so', () => {
    expect([verdict(unmet(false)).verdict, verdict(unmet(true)).verdict]).toEqual(['FAIL', 'INCONCLUSIVE']);
    expect(verdict(unmet(true)).why).toContain(
      '1 expectation not met while this computer was held up, which explains it; first, at step "snacks-10000002-1: settled a"',
    );
  });

  it('believes a person who says that something is wrong', () => {
    expect(verdict(unmet(true, 'snacks-10000002-1: ask "Did it drop?"')).verdict).toBe('FAIL');
  });

  it('takes no stall before a customer’s last answer for an excuse', () => {
    const story = new Story({ stage: 'live', slackMs }).stalled(100, 300);
    story.add(1_000, { by: 'harness', kind: 'expectation', step: 'c-10000002-1: pay a', met: true, detail: '' });
    story.add(9_000, { by: 'harness', kind: 'expectation', step: 'c-10000002-1: deliver a', met: false, detail: '' });
    expect(verdict(story.end(9_500)).verdict).toBe('FAIL');
  });

  it('judges a measure of time by what is left without the stalls, and a count only when nobody was held up', () => {
    const run = (measure: string, max: number, stall: boolean): string | undefined => {
      const story = new Story({ stage: 'live', slackMs, expect: [{ measure, min: null, max, band: 0 }] });
      const sale = story.begin(1_000, story.order(0, locker));
      story.drop(1_900, sale).answer(2_000, sale).settle(2_010, sale, 'success');
      if (stall) story.stalled(1_600, 1_700);
      return judgeAll(story.end(9_000)).measured[0]?.state;
    };
    expect([run('device-time-p50', 900, false), run('device-time-p50', 900, true)]).toEqual(['missed', 'held-up']);
    expect(run('device-time-p50', 700, true)).toBe('missed');
    expect([run('successes', 0, false), run('successes', 0, true)]).toEqual(['missed', 'held-up']);
  });
});

describe('what a scenario declares', () => {
  const result = (done: History) => ({
    history: done,
    judgement: judgeAll(done),
    verdict: verdict(done),
    troubles: [],
  });

  it('is open, and not contradicted, where a run was held up', () => {
    const done = lapsed(due + 300, (story) => story.stalled(due, due + 290));
    expect(declaredAs(firstSale, result(done))).toMatchObject({ asDeclared: false, inconclusive: true });
  });

  it('is contradicted by a run that fails', () => {
    expect(declaredAs(firstSale, result(lapsed(due + 300)))).toMatchObject({ asDeclared: false, inconclusive: false });
  });

  it('is open where the lies that it declares were found, but an expectation could not be judged', () => {
    const run = (stall: boolean) => {
      const story = new Story({ stage: 'live', slackMs });
      story.settle(1_700, story.begin(1_000, story.order(0, locker)), 'success');
      if (stall) story.stalled(2_000, 2_500);
      return result(
        story
          .add(3_000, { by: 'harness', kind: 'expectation', step: 'x-10000001-1: deliver a', met: false, detail: '' })
          .end(9_000),
      );
    };
    expect(run(true).verdict.verdict).toBe('FAIL');
    expect(declaredAs(lyingMachines, run(true))).toMatchObject({ asDeclared: false, inconclusive: true });
    expect(declaredAs(lyingMachines, run(false))).toMatchObject({ asDeclared: false, inconclusive: false });
  });
});
