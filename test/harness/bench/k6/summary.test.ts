import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSummary, summaryOf } from '#harness/bench/k6/summary.ts';

const captured = fileURLToPath(new URL('captured/summary.json', import.meta.url));

describe('the summary of k6', () => {
  it('is read from what a real run has left', async () => {
    const summary = await readSummary(captured);
    expect(summary).toMatchObject({
      dropped: 0,
      droppedByStage: { 'warm-up': 0, main: 0 },
      httpRequests: 23,
      vusMax: 15,
      checks: { passes: 23, fails: 0 },
      failedThresholds: [],
    });
    // 20 calls, three of which were sent twice, and what k6 began behind the last of each stage, which did nothing.
    expect(summary.iterations).toBe(24);
    expect(summary.data.sent).toBeGreaterThan(1_000);
  });

  it('names the thresholds that were crossed, and what was dropped in which stage', () => {
    const exported = JSON.parse(readFileSync(captured, 'utf8')) as { metrics: Record<string, object> };
    exported.metrics['dropped_iterations'] = { count: 3, rate: 1, thresholds: { 'count==0': true } };
    exported.metrics['dropped_iterations{scenario:main}'] = { count: 3, rate: 1, thresholds: { 'count>=0': false } };
    const { dropped, droppedByStage, failedThresholds } = summaryOf(JSON.stringify(exported), 'here');
    expect({ dropped, droppedByStage, broken: failedThresholds }).toEqual({
      dropped: 3,
      droppedByStage: { 'warm-up': 0, main: 3 },
      broken: ['dropped_iterations: count==0'],
    });
  });

  it('is refused by its file when it is none, and missed by its name', async () => {
    expect(() => summaryOf('{"metrics":[]}', '/some/summary.json')).toThrow('/some/summary.json is no summary of k6');
    expect(() => summaryOf('not json', '/some/summary.json')).toThrow('/some/summary.json is no summary of k6');
    await expect(readSummary('/nowhere/summary.json')).rejects.toThrow(
      'k6 left no summary at /nowhere/summary.json: it ended before its load did, see its log',
    );
  });
});
