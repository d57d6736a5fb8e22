import { describe, expect, it } from 'vitest';
import { judge } from '#test/harness/judge-history.ts';
import { historyWithProbe } from './probe-history.ts';

describe('window', () => {
  const judgeProbe = (name: string, code: number, aheadMs: number, afterMs = 5) =>
    judge('window', historyWithProbe(name, code, { aheadMs, afterMs }).end(90_000));

  it('judges the edges to the millisecond by when the request can have arrived', () => {
    expect(judgeProbe('past-edge', 4003, -299_990, 5).findings).toHaveLength(1);
    expect(judgeProbe('past-edge-outside', 0, -300_001).findings).toHaveLength(1);
    expect(judgeProbe('future-edge', 4003, 300_000).findings).toHaveLength(1);
    expect(judgeProbe('future-edge-outside', 0, 300_100).findings).toHaveLength(1);
  });

  it('has no finding where the request may have been on its way across the edge', () => {
    for (const code of [0, 4003]) {
      expect(judgeProbe('past-edge', code, -299_990, 11)).toMatchObject({ cases: 0, findings: [] });
      expect(judgeProbe('future-edge-outside', code, 300_100, 101)).toMatchObject({ cases: 0, findings: [] });
    }
  });

  it('has no finding where a stall put a request on the other side of the edge before it was written', () => {
    for (const code of [0, 4003]) {
      expect(judgeProbe('past-edge', code, -300_048)).toMatchObject({ cases: 0, findings: [] });
      expect(judgeProbe('past-edge-inside', code, -300_500)).toMatchObject({ cases: 0, findings: [] });
      expect(judgeProbe('past-edge-outside', code, -299_800)).toMatchObject({ cases: 0, findings: [] });
      expect(judgeProbe('future-edge', code, 300_020)).toMatchObject({ cases: 0, findings: [] });
      expect(judgeProbe('future-edge-outside', code, 299_950)).toMatchObject({ cases: 0, findings: [] });
    }
    expect(judgeProbe('timestamp-missing', 0, -500).findings).toHaveLength(1);
  });

  it('has only findings of form where the clock was set between the call and its answer', () => {
    const set = (name: string, code: number, aheadMs: number) =>
      historyWithProbe(name, code, { aheadMs })
        .add(1_002, { by: 'harness', kind: 'clock-set', byMs: 3_600_000 })
        .end(9_000);
    expect(judge('window', set('past-edge-outside', 0, -300_001)).cases).toBe(0);
    expect(judge('round-trip', set('pretty-printed', 4003, -500)).findings).toEqual([]);
    expect(judge('window', set('timestamp-missing', 0, -500)).findings).toHaveLength(1);
  });
});
