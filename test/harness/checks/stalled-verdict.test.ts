import { describe, expect, it } from 'vitest';
import { runChecks } from '#harness/judge/judgement.ts';
import { computeVerdict, type Verdict } from '#harness/judge/verdict.ts';
import type { History } from '#harness/history/event.ts';
import type { HistoryHeader } from '#harness/history/header.ts';
import { compareWithDeclaration } from '#harness/runner/compare-declaration.ts';
import firstSale from '#scenarios/first-sale.ts';
import lyingMachines from '#scenarios/lying-machines.ts';
import { locker, snacks } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';
import { dwellMs, slackMs, lateCases, history } from './late-cases.ts';

/** When the lock of these histories expires. */
const due = 1_000 + dwellMs;

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
        'stalled. This computer stalled for 160 ms (1.6 s at 10×). Run it again with a lower --speed, for example ' +
        '--speed 5.',
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
