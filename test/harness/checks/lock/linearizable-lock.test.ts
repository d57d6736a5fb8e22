import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkState } from '#harness/checks/check.ts';
import type { History } from '#harness/history/event.ts';
import { readHistory } from '#harness/history/ndjson.ts';
import { historyForAllChecks, cleanHistory } from '#test/harness/sample-histories.ts';
import { judge } from '#test/harness/judge-history.ts';
import { locker } from '#test/harness/history-machines.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';
import { undecidableHistory } from '../undecidable-history.ts';

/** The same history without the events of the core, as seen from outside. */
function externalHistory(history: History): History {
  return { ...history, events: history.events.filter(({ by }) => by !== 'core') };
}

describe('linearizable-lock', () => {
  it('takes the sound history as a lock, with the core’s word and without', () => {
    expect(judge('linearizable-lock', cleanHistory())).toMatchObject({ cases: 3, findings: [] });
    expect(judge('linearizable-lock', externalHistory(cleanHistory()))).toMatchObject({ cases: 3, findings: [] });
  });

  it('finds two customers who were let in at once', () => {
    const builder = new HistoryBuilder();
    const one = builder.startDelivery(1_000, builder.order(0, locker));
    const two = builder.startDelivery(1_100, builder.order(0, locker));
    builder
      .answer(1_700, one)
      .callbackReceived(1_720, one, 'success')
      .answer(1_800, two)
      .callbackReceived(1_820, two, 'success');
    const { findings } = judge('linearizable-lock', externalHistory(builder.end(3_000)));
    expect(findings).toMatchObject([
      { machine: locker.machine, message: expect.stringContaining('a try that was granted') as string },
    ]);
  });

  it('finds a lock that is busy though its time is up, and one that expires too early', () => {
    const at = (t: number, code: number) => {
      const builder = new HistoryBuilder();
      builder.startDelivery(1_000, builder.order(0, locker));
      const other = builder.plan(builder.order(0, locker));
      builder.call(t, other, { code, ...(code !== 0 && { delivery: '' }) });
      return judge('linearizable-lock', externalHistory(builder.end(30_000))).findings.length;
    };
    expect(at(15_900, 6057)).toBe(0);
    expect(at(16_100, 6057)).toBe(1);
    expect(at(16_100, 0)).toBe(0);
    expect(at(15_900, 0)).toBe(1);
  });

  it('knows of a grant whose answer was lost, and came when the same bytes were sent again', () => {
    const builder = new HistoryBuilder();
    const run = builder.plan(builder.order(0, locker));
    const named = { call: 50, endpoint: 'deliver', machine: locker.machine, order: run.order, record: run.record };
    builder.add(1_000, { by: 'merchant', kind: 'call', ...named, repeatOf: 0 }).add(2_000, {
      by: 'merchant',
      kind: 'no-answer',
      call: 50,
      endpoint: 'deliver',
      machine: locker.machine,
      reason: 'timeout',
    });
    builder.received(1_010, run).call(2_001, run, { repeatOf: 50 });
    builder.answer(3_000, run).callbackReceived(3_020, run, 'success');
    builder.sale(4_000, builder.order(0, locker));
    expect(judge('linearizable-lock', externalHistory(builder.end(9_000)))).toMatchObject({ cases: 1, findings: [] });
  });

  it('judges a history in which the core was down, and finds two customers let in at once in it', () => {
    expect(judge('linearizable-lock', historyForAllChecks())).toMatchObject({
      cases: 3,
      findings: [],
      undecided: [],
      notes: [],
    });
    const builder = new HistoryBuilder();
    builder.crash(500, 900);
    const one = builder.startDelivery(1_000, builder.order(0, locker));
    const two = builder.startDelivery(1_100, builder.order(0, locker));
    builder
      .answer(1_700, one)
      .callbackReceived(1_720, one, 'success')
      .answer(1_800, two)
      .callbackReceived(1_820, two, 'success');
    expect(judge('linearizable-lock', externalHistory(builder.end(3_000))).findings).toHaveLength(1);
  });

  describe('lets a lock hang only where its time ended while no core ran to release it', () => {
    /** The lock is granted at 1,000 for 15 s; a try at `at` finds it busy. */
    const findings = (at: number, impeded: (builder: HistoryBuilder) => HistoryBuilder): number => {
      const builder = impeded(new HistoryBuilder());
      builder.startDelivery(1_000, builder.order(0, locker));
      builder.call(at, builder.plan(builder.order(0, locker)), { code: 6057, delivery: '' });
      const history = builder.end(40_000);
      // What the harness does to the core is seen from outside, and so is the core's coming back.
      return judge('linearizable-lock', {
        ...history,
        events: history.events.filter(({ by, kind }) => by !== 'core' || kind === 'core-started'),
      }).findings.length;
    };
    const down =
      (from: number, to: number) =>
      (builder: HistoryBuilder): HistoryBuilder =>
        builder.crash(from, to);
    const blocked =
      (from: number, to: number) =>
      (builder: HistoryBuilder): HistoryBuilder =>
        builder
          .add(from, { by: 'harness', kind: 'core-fault-started', plan: 'blocked#1', fault: 'blocked' })
          .add(to, { by: 'harness', kind: 'core-fault-ended', plan: 'blocked#1', fault: 'blocked' });

    it.each([
      ['the core was down', down],
      ['its loop stood still', blocked],
    ])('%s', (_what, during) => {
      expect(findings(19_000, during(15_500, 20_000))).toBe(0);
      expect(findings(20_001, during(15_500, 20_000))).toBe(1);
      // Over before the limit, or after it: the limit stands.
      expect(findings(16_100, during(3_000, 15_900))).toBe(1);
      expect(findings(16_100, during(17_000, 20_000))).toBe(1);
    });
  });

  it('releases a lock for a failure without a callback only where a callback may have been lost', () => {
    const unseenHolders = (callbacks: (builder: HistoryBuilder) => HistoryBuilder): number => {
      const builder = callbacks(new HistoryBuilder());
      builder.call(1_000, builder.plan(builder.order(0, locker)));
      builder.sale(3_000, builder.order(0, locker));
      return judge('linearizable-lock', externalHistory(builder.end(9_000))).findings.length;
    };
    expect(unseenHolders((builder) => builder)).toBe(1);
    expect(unseenHolders((builder) => builder.receiverFault(900, 'merchant'))).toBe(0);
  });

  it('is INCONCLUSIVE, and names the machine, when its search is cut', () => {
    const result = judge('linearizable-lock', undecidableHistory());
    expect(result).toMatchObject({
      cases: 0,
      findings: [],
      undecided: [
        expect.stringMatching(
          /^Machine 10000001 is not judged: the search through \d+ operations was cut after 50000 steps/,
        ),
      ],
    });
    expect(checkState(result)).toBe('inconclusive');
  });
});

/**
 * Histories into which one unlawful request was written, cut down to one machine and what outsiders saw of it. They
 * come from a random world with a crash, a herd of customers, and a machine with fifty busy tries at once.
 */
describe('of a history with one unlawful answer among many, linearizable-lock', () => {
  const recorded = (name: string): History =>
    readHistory(
      gunzipSync(readFileSync(new URL(`histories/${name}.ndjson.gz`, import.meta.url))).toString('utf8'),
      name,
    );

  it.each<[string, number]>([
    ['granted-inside-a-hold', 66],
    ['granted-inside-a-hold-of-a-herd', 459],
    ['busy-while-free', 225],
    ['granted-twice', 167],
  ])('finds %s, and nothing without it', (name, unlawful) => {
    const history = recorded(name);
    expect(judge('linearizable-lock', history)).toMatchObject({
      findings: [{ check: 'linearizable-lock' }],
      undecided: [],
    });
    const lawful = history.events.filter((event) => !('call' in event && event.call === unlawful));
    expect(judge('linearizable-lock', { ...history, events: lawful })).toMatchObject({
      cases: 1,
      findings: [],
      undecided: [],
    });
  });
});
