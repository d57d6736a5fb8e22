import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checks } from '#harness/checks/index.ts';
import { runChecks } from '#harness/judge/judgement.ts';
import { exitCodes, computeVerdict } from '#harness/judge/verdict.ts';
import type { Verdict } from '#harness/judge/verdict.ts';
import type { History } from '#harness/history/event.ts';
import { historyForAllChecks, cleanHistory } from '../sample-histories.ts';
import { judge } from '../judge-history.ts';
import { locker } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';
import { runs } from '#test/properties/settings.ts';

function verdict(history: History): Verdict {
  return computeVerdict(runChecks(history), history.header, history.events);
}

const all = checks.map(({ name }) => name);
/** What the history for all checks gives no case, or too few. */
const unproven: ReadonlySet<string> = new Set(['linearizable-lock', 'specification']);
const planned = { plan: 'goods-stuck#1', fault: 'goods-stuck', targetText: 'lockers', target: 'machine' as const };

describe('a judgement', () => {
  it('has every check look at something and find nothing in the full history', () => {
    const { results, findings } = runChecks(historyForAllChecks(), undefined, checks);
    expect(findings).toEqual([]);
    // It is made by hand, and has nothing of the wire.
    expect(results.filter(({ cases }) => cases === 0).map(({ check }) => check)).toEqual(['specification']);
  });

  it('asks the specification of a joined core, and where a scenario proves it', () => {
    const { header, ...history } = historyForAllChecks();
    const asks = (changed: Partial<History['header']>): boolean =>
      runChecks({ header: { ...header, ...changed }, ...history }).results.some(
        ({ check }) => check === 'specification',
      );
    expect([asks({}), asks({ stage: 'live' }), asks({ stage: 'target' }), asks({ proves: ['specification'] })]).toEqual(
      [false, false, true, true],
    );
  });

  it('holds every check of the table that one process can be asked, each with its law', () => {
    expect(all).toHaveLength(45);
    expect(new Set(all).size).toBe(45);
    expect(checks.every(({ title, section }) => title.endsWith('.') && section.startsWith('INVARIANTS'))).toBe(true);
  });

  it('does not depend on the order of the lines where times differ', () => {
    const cleanVerdict = historyForAllChecks();
    const expected = runChecks({ ...cleanVerdict, events: cleanVerdict.events.toSorted((a, b) => a.t - b.t) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (salt) => {
        // Shuffles the instants, and keeps the order of the lines within each.
        const key = (t: number): number => (Math.imul(t | 0, salt * 2 + 1) >>> 7) % 9973;
        const shuffled = cleanVerdict.events.toSorted((a, b) => key(a.t) - key(b.t) || a.t - b.t);
        expect(runChecks({ ...cleanVerdict, events: shuffled })).toEqual(expected);
      }),
      { numRuns: runs(30) },
    );
  });

  it('points to the lines of the history as it was given, not as it was sorted', () => {
    const builder = new HistoryBuilder();
    const run = builder.plan(builder.order(0, locker));
    builder
      .settled(5_000, run, 'failure')
      .add(1_000, { by: 'core', kind: 'core-started' })
      .settled(6_000, run, 'failure')
      .started(4_000, run);
    expect(judge('one-outcome', builder.end(7_000)).findings).toMatchObject([{ at: 6_000, events: [2, 4] }]);
  });

  it('lists findings by time', () => {
    const builder = new HistoryBuilder();
    builder.released(2_000, { machine: locker, token: 1 }, 'dwell');
    builder.settled(1_000, builder.plan(builder.order(0, locker)), 'failure');
    const times = runChecks(builder.end(3_000)).findings.map(({ at }) => at);
    expect(times.length).toBeGreaterThan(2);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

/** A history in which one item has been sold. */
function historyWithSale(over: ConstructorParameters<typeof HistoryBuilder>[0] = {}): HistoryBuilder {
  const builder = new HistoryBuilder(over);
  builder.sale(1_000, builder.order(0, locker));
  return builder;
}

describe('a verdict', () => {
  it('is PASS when everything that was to be proven was examined and kept', () => {
    expect(
      verdict(historyForAllChecks({ proves: all.filter((name) => !unproven.has(name)), faults: [planned] })),
    ).toMatchObject({ verdict: 'PASS' });
  });

  it('is FAIL for a finding', () => {
    const builder = new HistoryBuilder().released(2_000, { machine: locker, token: 1 }, 'dwell');
    expect(verdict(builder.end(3_000))).toEqual({ verdict: 'FAIL', reason: '1 finding: single-release (1).' });
  });

  it('is FAIL for an expectation that was not met, and not for one that was', () => {
    const expecting = (met: boolean): Verdict =>
      verdict(
        historyWithSale()
          .add(4_000, { by: 'harness', kind: 'expectation', step: 'deliver two', met, detail: 'code 0 and not 6057' })
          .end(9_000),
      );
    expect(expecting(true).verdict).toBe('PASS');
    expect(expecting(false)).toEqual({
      verdict: 'FAIL',
      reason: '1 expectation not met; first, at step "deliver two": code 0 and not 6057.',
    });
  });

  it('is INCONCLUSIVE when a planned fault never fired', () => {
    const unfired = { plan: 'never#2', fault: 'never-answers', targetText: 'snacks', target: 'machine' as const };
    expect(verdict(cleanHistory({ faults: [planned, unfired] }))).toEqual({
      verdict: 'INCONCLUSIVE',
      reason: 'The planned fault never-answers on snacks (never#2) never fired.',
    });
  });

  it('is INCONCLUSIVE when a check to prove has no cases, or does not exist', () => {
    expect(verdict(new HistoryBuilder({ proves: ['fencing'] }).end(1))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('fencing') as string,
    });
    expect(verdict(cleanHistory({ proves: ['fence'] }))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('no check of that name') as string,
    });
  });

  it('counts a fault of the network and a fault of a receiver as fired', () => {
    const faults = [
      { plan: 'loss#1', fault: 'loss', targetText: 'link', target: 'network' as const },
      { plan: 'hang#1', fault: 'hang', targetText: 'other-merchant', target: 'receiver' as const },
    ];
    expect(verdict(historyForAllChecks({ faults: faults.slice(1) })).verdict).toBe('PASS');
    expect(verdict(historyForAllChecks({ faults })).reason).toContain('loss#1');
    const fired = historyWithSale({ faults: faults.slice(0, 1) }).add(4_000, {
      by: 'network',
      kind: 'network-fault-fired',
      plan: 'loss#1',
      fault: 'loss',
      path: 'link',
      machine: locker.machine,
      direction: 'up',
    });
    expect(verdict(fired.end(9_000)).verdict).toBe('PASS');
  });

  it.each([
    [{ min: 1, max: null, band: 0 }, 'PASS', 'met'],
    [{ min: 1_000, max: null, band: 0 }, 'FAIL', 'missed'],
    [{ min: null, max: 14, band: 0 }, 'PASS', 'met'],
    [{ min: null, max: 14, band: 2 }, 'PASS', 'marginal'],
    [{ min: null, max: 13, band: 2 }, 'FAIL', 'missed'],
  ])('holds the measure of deliveries against %j: %s', (limits, expected, state) => {
    const cleanVerdict = historyForAllChecks({ expect: [{ measure: 'deliveries', ...limits }] });
    expect(verdict(cleanVerdict).verdict).toBe(expected);
    expect(runChecks(cleanVerdict).measurements).toMatchObject([{ value: 14, state }]);
  });

  it('is INCONCLUSIVE when there is nothing to take a measure of', () => {
    const withoutData = new HistoryBuilder({
      expect: [{ measure: 'device-time-p99', min: null, max: 1_000, band: 0 }],
    }).end(1);
    expect(verdict(withoutData)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining('device-time-p99') as string,
    });
  });

  it('is INCONCLUSIVE when no check had a case to look at', () => {
    const reason = 'No check had a case, so nothing is proved.';
    expect(verdict(new HistoryBuilder().end(1))).toEqual({ verdict: 'INCONCLUSIVE', reason });
    const met = new HistoryBuilder()
      .add(1, { by: 'harness', kind: 'expectation', step: 'wait', met: true, detail: '' })
      .end(2);
    expect(verdict(met)).toEqual({ verdict: 'INCONCLUSIVE', reason });
  });

  it('is INCONCLUSIVE when the run gave up or breaks off', () => {
    expect(verdict(new HistoryBuilder().end(1, 'abandoned')).verdict).toBe('INCONCLUSIVE');
    expect(verdict(new HistoryBuilder().history()).verdict).toBe('INCONCLUSIVE');
  });

  it('is FAIL rather than INCONCLUSIVE when both apply', () => {
    const builder = new HistoryBuilder({ proves: ['fencing'] }).released(2_000, { machine: locker, token: 1 }, 'dwell');
    expect(verdict(builder.history()).verdict).toBe('FAIL');
  });

  it('has an exit code of its own', () => {
    expect(exitCodes).toEqual({ PASS: 0, FAIL: 1, INCONCLUSIVE: 3 });
  });
});
