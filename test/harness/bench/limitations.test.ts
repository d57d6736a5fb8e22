import { describe, expect, it } from 'vitest';
import { judgeHistory } from '#harness/bench/judge-history.ts';
import { unobservedBy, notCoveredBy } from '#harness/bench/limitations.ts';
import { benchProfile } from '#harness/bench/profiles.ts';
import { runChecks, blackBoxChecks } from '#harness/judge/judgement.ts';
import type { History } from '#harness/history/event.ts';
import { historyForAllChecks, cleanHistory } from '../sample-histories.ts';
import { locker } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';

/** What is seen of a core elsewhere. */
const withoutCoreEvents = (history: History): History => ({
  ...history,
  events: history.events.filter(({ by }) => by !== 'core' && by !== 'store'),
});
const elsewhere = 'http://elsewhere.test';

describe('a core of which nothing is seen but from outside', () => {
  /** The same without its crash, which only the core itself records. */
  const uncrashed = (): History => {
    const { header, events } = historyForAllChecks();
    return { header, events: events.filter(({ kind }) => kind !== 'core-killed') };
  };

  it.each([
    ['sound', cleanHistory()],
    ['full', historyForAllChecks()],
    ['uncrashed', uncrashed()],
    ['empty', new HistoryBuilder().end(1_000)],
  ])('has nothing found against it in a %s history', (_, history) => {
    expect(
      runChecks(withoutCoreEvents(history)).results.filter(
        ({ check, findings }) => blackBoxChecks.has(check) && findings.length > 0,
      ),
    ).toEqual([]);
    expect(judgeHistory(withoutCoreEvents(history), elsewhere).checks.findings).toEqual([]);
  });

  it('is examined by each of these checks, given cases', () => {
    const casesByCheck = new Map(
      runChecks(withoutCoreEvents(uncrashed())).results.map((result) => [result.check, result.cases]),
    );
    // It is made by hand, and has nothing of the wire.
    const unexamined = [...blackBoxChecks].filter((check) => (casesByCheck.get(check) ?? 0) === 0);
    expect(unexamined).toEqual(['specification']);
  });

  it('is still caught when two motors turn at once', () => {
    const story = new HistoryBuilder();
    const [one, two] = [
      story.startDelivery(1_000, story.order(500, locker)),
      story.startDelivery(1_100, story.order(500, locker)),
    ];
    story.motor(1_020, 1_700, one).motor(1_120, 1_800, two);
    const { checks } = judgeHistory(withoutCoreEvents(story.end(5_000)), elsewhere);
    expect(checks.findings.map(({ check }) => check)).toContain('physical-exclusion');
    expect(checks.checks).toBe(blackBoxChecks.size);
  });

  it('names what was not observed', () => {
    const none = { events: [], spans: [] };
    const recording = {
      events: cleanHistory().events,
      spans: [{ delivery: 'd', phase: 'store' as const, t: 1, ms: 1 }],
    };
    const processSamples = [{ t: 1, process: 'core' as const, pid: 1, cpuMs: 1, rssMb: 1, files: null }];
    expect(unobservedBy(null, { core: recording, fleet: recording, processSamples })).toEqual([]);
    expect(
      unobservedBy(null, { core: { ...recording, spans: [] }, fleet: none, processSamples: [] }).map(
        (text) => text.split(':')[0],
      ),
    ).toEqual(['The core reported no spans', 'The machines were external', 'This system has no /proc']);
    expect(unobservedBy(elsewhere, { core: none, fleet: recording, processSamples })).toHaveLength(1);
  });

  it('is shown for a short time by most profiles, but not by a soak', () => {
    const short = (name: string) =>
      notCoveredBy(benchProfile(name)!, { target: null }).some((text) => text.startsWith('It is short'));
    expect([short('release'), short('soak')]).toEqual([true, false]);
  });

  it('claims nothing about the host of a target core', () => {
    const [ownRun, remoteRun] = [null, elsewhere].map((target) =>
      notCoveredBy(benchProfile('smoke')!, { target }).join(' '),
    );
    expect(ownRun).toMatch(/share one computer and its loopback.*The database is new/);
    expect(remoteRun).not.toMatch(/^Core|loopback|is new/);
  });
});

describe('a benchmark’s history', () => {
  it('that is sound has nothing against it', () => {
    const { checks, inconclusiveReasons } = judgeHistory(historyForAllChecks({ proves: ['mutual-exclusion'] }), null);
    expect(checks.findings).toEqual([]);
    expect(checks.cases).toBeGreaterThan(50);
    expect(inconclusiveReasons).toEqual([]);
  });

  it('in which a machine was slower than a motor blames the fleet, not the core', () => {
    const story = new HistoryBuilder();
    const run = story.startDelivery(1_000, story.order(500, locker));
    story.motor(1_020, 2_600, run).drop(2_000, run).answer(2_600, run).settle(2_610, run, 'success');
    const { checks, inconclusiveReasons } = judgeHistory(story.end(9_000), null);
    expect(checks.findings).toEqual([]);
    expect(inconclusiveReasons).toEqual([
      expect.stringMatching(
        /^The fleet was late 1 time; first: The machine took 1590 ms .* Give it more processors\.$/,
      ),
    ]);
  });

  it('in which nothing was to be seen of what it is to prove, or that breaks off, proves nothing', () => {
    const history = new HistoryBuilder({ proves: ['mutual-exclusion'] })
      .add(0, { by: 'core', kind: 'core-started' })
      .history();
    expect(judgeHistory(history, null).inconclusiveReasons).toEqual([
      'The scenario requires check mutual-exclusion, but no case occurred.',
      'The history is incomplete: it has no run-ended event.',
    ]);
  });
});
