import { describe, expect, it } from 'vitest';
import type { LoadResult } from '#harness/bench/result.ts';
import { coresDoubts, coresTable, type CoresRun, type VariantName } from '../../bench/cores/cores-table.ts';

/** A run at 100 a second whose core took so much of a processor. */
function makeRun(variant: VariantName, coreCpu: number, changes: Partial<CoresRun['result']> = {}): CoresRun {
  const load = { measured: true, outcomes: { success: 998, busy: 2 }, times: {} } as unknown as LoadResult;
  return {
    variant,
    rate: 100,
    result: {
      verdict: 'PASS',
      reason: '',
      others: 0.01,
      loads: [load],
      processes: [{ name: 'core', cpu: coreCpu, cpuMax: 1, rssMb: 1, rssMaxMb: 1 }],
      ...changes,
    },
  };
}

describe('the table of cores and databases', () => {
  it('has the median of the rounds, its ratio to SQLite, and what became of all calls', () => {
    const table = coresTable([
      makeRun('SQLite, 1 core', 0.2),
      makeRun('PostgreSQL, 1 core', 0.3),
      makeRun('PostgreSQL, 1 core', 0.5),
      makeRun('PostgreSQL, 1 core', 0.4),
    ]);
    expect(table).toContain('| 100/s: cores, processor ms a delivery | 2.00 | 4.00 (2.00 ×) | – |');
    expect(table).toContain('| 100/s: as expected, of all calls | 998 of 1000 | 2994 of 3000 | 0 of 0 |');
  });

  it('is doubted for a run that did not pass, or had not the computer for itself', () => {
    expect(coresDoubts([makeRun('SQLite, 1 core', 0.2)])).toEqual([]);
    expect(coresDoubts([makeRun('SQLite, 1 core', 0.2, { verdict: 'FAIL', reason: 'A rule is broken' })])).toEqual([
      'SQLite, 1 core at 100/s was FAIL: A rule is broken',
    ]);
    expect(coresDoubts([makeRun('PostgreSQL, 2 cores', 0.2, { others: 0.25 })])).toEqual([
      'PostgreSQL, 2 cores at 100/s: other programs took 25 % of the processors',
    ]);
  });
});
