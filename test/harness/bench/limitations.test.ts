import { describe, expect, it } from 'vitest';
import { judgeHistory } from '#harness/bench/judge-history.ts';
import { missingFrom, notShownBy } from '#harness/bench/limitations.ts';
import { benchProfile } from '#harness/bench/profiles.ts';
import { judgeAll } from '#harness/checks/index.ts';
import { outsideChecks } from '#harness/checks/black-box.ts';
import type { History } from '#harness/history/event.ts';
import { fullHistory, locker, soundHistory, Story } from '../history-builder.ts';

/** What is seen of a core elsewhere. */
const outside = (history: History): History => ({
  ...history,
  events: history.events.filter(({ by }) => by !== 'core' && by !== 'store'),
});
const elsewhere = 'http://elsewhere.test';

describe('a core of which nothing is seen but from outside', () => {
  /** The same without its crash: of that only the core itself tells. */
  const uncrashed = (): History => {
    const { header, events } = fullHistory();
    return { header, events: events.filter(({ kind }) => kind !== 'core-killed') };
  };

  it.each([
    ['sound', soundHistory()],
    ['full', fullHistory()],
    ['uncrashed', uncrashed()],
    ['empty', new Story().end(1_000)],
  ])('has nothing found against it in a %s history', (_, history) => {
    expect(
      judgeAll(outside(history)).results.filter(
        ({ check, findings }) => outsideChecks.has(check) && findings.length > 0,
      ),
    ).toEqual([]);
    expect(judgeHistory(outside(history), elsewhere).checks.findings).toEqual([]);
  });

  it('is looked at by each of these checks, given something to look at', () => {
    const looked = new Map(judgeAll(outside(uncrashed())).results.map((result) => [result.check, result.looked]));
    expect([...outsideChecks].filter((check) => (looked.get(check) ?? 0) === 0)).toEqual([]);
  });

  it('is still caught when two motors turn at once', () => {
    const story = new Story();
    const [one, two] = [story.begin(1_000, story.order(500, locker)), story.begin(1_100, story.order(500, locker))];
    story.motor(1_020, 1_700, one).motor(1_120, 1_800, two);
    const { checks } = judgeHistory(outside(story.end(5_000)), elsewhere);
    expect(checks.findings.map(({ check }) => check)).toContain('physical-exclusion');
    expect(checks.checks).toBe(outsideChecks.size);
  });

  it('says what was not observed', () => {
    const none = { events: [], spans: [] };
    const some = { events: soundHistory().events, spans: [{ delivery: 'd', stage: 'store' as const, t: 1, ms: 1 }] };
    const uses = [{ t: 1, process: 'core' as const, pid: 1, cpuMs: 1, rssMb: 1, files: null }];
    expect(missingFrom(null, { core: some, fleet: some, uses })).toEqual([]);
    expect(
      missingFrom(null, { core: { ...some, spans: [] }, fleet: none, uses: [] }).map((text) => text.split(':')[0]),
    ).toEqual(['The core told no spans', 'The machines were not ours', 'This system tells nothing of processes']);
    expect(missingFrom(elsewhere, { core: none, fleet: some, uses })).toHaveLength(1);
  });

  it('is shown for a short time by most profiles, but not by a soak', () => {
    const short = (name: string) =>
      notShownBy(benchProfile(name)!, null).some((text) => text.startsWith('It is short'));
    expect([short('release'), short('soak')]).toEqual([true, false]);
  });

  it('says nothing of where the core stands that only our own would hold to', () => {
    const [ours, theirs] = [null, elsewhere].map((target) => notShownBy(benchProfile('smoke')!, target).join(' '));
    expect(ours).toMatch(/share one computer and its loopback.*The database is new/);
    expect(theirs).not.toMatch(/^Core|loopback|is new/);
  });
});

describe('a benchmark’s history', () => {
  it('that is sound has nothing against it', () => {
    const { checks, doubts } = judgeHistory(fullHistory({ proves: ['mutual-exclusion'] }), null);
    expect(checks.findings).toEqual([]);
    expect(checks.looked).toBeGreaterThan(50);
    expect(doubts).toEqual([]);
  });

  it('in which a machine was slower than a motor tells against the fleet, not the core', () => {
    const story = new Story();
    const run = story.begin(1_000, story.order(500, locker));
    story.motor(1_020, 2_600, run).drop(2_000, run).answer(2_600, run).settle(2_610, run, 'success');
    const { checks, doubts } = judgeHistory(story.end(9_000), null);
    expect(checks.findings).toEqual([]);
    expect(doubts).toEqual([
      expect.stringMatching(
        /^The fleet was late 1 time; first: The machine took 1590 ms .* Give it more processors\.$/,
      ),
    ]);
  });

  it('in which nothing was to be seen of what it is to prove, or that breaks off, proves nothing', () => {
    const history = new Story({ proves: ['mutual-exclusion'] }).add(0, { by: 'core', kind: 'core-started' }).history();
    expect(judgeHistory(history, null).doubts).toEqual([
      'The run is to prove mutual-exclusion, but that check had nothing to look at.',
      'The history breaks off: the run never said that it had ended.',
    ]);
  });
});
