import { describe, expect, it } from 'vitest';
import { hostileHistory } from '#bench/security/hostile-histories.ts';
import { retryHorizonMs } from '#harness/history/callback-retries.ts';
import { runChecks } from '#harness/judge/judgement.ts';
import { computeVerdict } from '#harness/judge/verdict.ts';
import { checkLinearizability } from '#harness/linearizability/search.ts';
import type { Operation } from '#harness/linearizability/operation.ts';
import { judgementText } from '#harness/reports/judgement-text.ts';

describe('what a judgement keeps of a history that breaks a rule again and again', () => {
  it('is ten thousand findings of a check, and the number of all', () => {
    const history = hostileHistory('overlaps', 400);
    const judgement = runChecks(history);
    const pairs = (400 * 399) / 2;
    for (const check of ['mutual-exclusion', 'physical-exclusion']) {
      const result = judgement.results.find((one) => one.check === check);
      expect([result?.findings.length, result?.moreFindings]).toEqual([10_000, pairs - 10_000]);
    }
    const verdict = computeVerdict(judgement, history.header, history.events);
    expect(verdict.reason).toContain(`mutual-exclusion (${pairs})`);
    expect(judgementText(history, judgement, verdict).replaceAll(/\s+/g, ' ')).toContain(
      `, ${pairs - 5} more of mutual-exclusion`,
    );
    expect(judgementText(history, judgement, verdict).replaceAll(/\s+/g, ' ')).toContain(
      '(--json shows the first 10,000 of each check)',
    );
  });

  it('is a thousand events of evidence for a finding, and fewer when there are many findings', () => {
    const { results } = runChecks(hostileHistory('outcomes', 1_500));
    const evidence = results.map(({ findings }) => findings.map(({ events }) => events.length));
    expect(Math.max(...evidence.flat())).toBe(1_000);
    for (const lengths of evidence)
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(
        100_000 + 1_000 + 10 * lengths.length,
      );
  });

  it('counts a finding at every crash, however many are kept', () => {
    const { results } = runChecks(hostileHistory('restarts', 250));
    const result = results.find(({ check }) => check === 'restart-safety');
    expect(result?.findings.length).toBe(10_000);
    // Each command is sent again after its own crash, and each lock is held over all crashes behind its grant; but of
    // the last thirty none has outlived its 30 s.
    const [holds, young] = [(250 * 251) / 2, (30 * 31) / 2];
    expect((result?.moreFindings ?? 0) + 10_000).toBe(holds - young + 250);
  });
});

describe('a search for the order of what a lock did', () => {
  const tries = Array.from({ length: 40 }, (_, index): Operation => ({
    from: 0,
    to: 1_000_000,
    kind: 'try',
    owner: `${index}`,
    result: 'granted',
  }));
  const hard: readonly Operation[] = [
    ...tries,
    { from: 0, to: 1, kind: 'read', observed: 'held' },
    { from: 999_999, to: 1_000_000, kind: 'read', observed: 'free' },
  ];
  const terms = { dwellMs: 30_000, slackMs: 0 };

  it('is cut when the searches before it have used up what all may look at', () => {
    const budget = { left: 20_000 };
    const one = checkLinearizability(hard, terms, 50_000, budget);
    const other = checkLinearizability(hard, terms, 50_000, budget);
    expect([one.result, other.result, other.steps]).toEqual(['unknown', 'unknown', 0]);
    expect(one.steps).toBeLessThan(20_000 / 50);
  });
});

describe('how long a callback can be under way', () => {
  const terms = { timeoutMs: 5_000, firstPauseMs: 1_000, maxPauseMs: 600_000, maxPerReceiver: 8 };

  it('is computed at once, however many attempts a header declares', () => {
    const of = (maxAttempts: number): number => retryHorizonMs({ ...terms, maxAttempts });
    expect(of(10_000) - of(9_000)).toBe(1_000 * (5_000 + 1.2 * 600_000));
    expect(of(Number.MAX_SAFE_INTEGER)).toBeGreaterThan(of(10_000));
  });
});

describe('a value that is as long as a line', () => {
  const long = 'x'.repeat(1_000_000);

  it('is cut in sentences and evidence, however often it is named', () => {
    const story = hostileHistory('callbacks', 50);
    const events = story.events.map((event) =>
      event.kind === 'delivery-settled' ? { ...event, errorMsg: long } : event,
    );
    const history = { ...story, events };
    const judgement = runChecks(history);
    const honest = judgement.results.find(({ check }) => check === 'callback-honest');
    expect(honest?.findings.length).toBe(51);
    expect(JSON.stringify(judgement.findings).length).toBeLessThan(1_000_000);
    expect(judgementText(history, judgement, computeVerdict(judgement, history.header, events)).length).toBeLessThan(
      1_000_000,
    );
  });

  it('does not count in the search for the order of what a lock did', () => {
    const story = hostileHistory('overlaps', 20);
    const events = story.events.map((event) =>
      'delivery' in event ? { ...event, delivery: `${long}${event.delivery}` } : event,
    );
    const judgement = runChecks({ ...story, events });
    const [plain] = runChecks(story).results.filter(({ check }) => check === 'linearizable-lock');
    expect(judgement.results.find(({ check }) => check === 'linearizable-lock')?.cases).toBe(plain?.cases);
    const overlaps = judgement.results.find(({ check }) => check === 'mutual-exclusion');
    // Five sentences of two long names reach the longest message of a check.
    expect([overlaps?.findings.length, overlaps?.moreFindings]).toEqual([5, 185]);
    expect(JSON.stringify(judgement.findings).length).toBeLessThan(1_000_000);
  });
});
