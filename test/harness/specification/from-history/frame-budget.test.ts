import { describe, expect, it } from 'vitest';
import { FrameBudget } from '#harness/specification/from-history/frame-budget.ts';

const openedAt = 0;

/** What becomes of frames that are sent at once, as runs of equal outcomes. */
function outcomes(budget: FrameBudget, at: number, count: number, wayMs = 0, certain = true): readonly string[] {
  const runs: { outcome: string; count: number }[] = [];
  for (let sent = 0; sent < count; sent += 1) {
    const { outcome = 'read' } = budget.next({ at, arrives: { certain, by: at + wayMs } }, openedAt) ?? {};
    const last = runs.at(-1);
    if (last?.outcome === outcome) last.count += 1;
    else runs.push({ outcome, count: 1 });
  }
  return runs.map((run) => `${run.count} ${run.outcome}`);
}

describe('the budget of frames', () => {
  it('has a hundred at once, drops the next one and holds twenty', () => {
    expect(outcomes(new FrameBudget(), 20_000, 130)).toEqual(['100 read', '1 dropped', '19 held', '10 open']);
  });

  it('knows of what is held by when it is read', () => {
    const budget = new FrameBudget();
    outcomes(budget, 20_000, 101, 3);
    expect(budget.next({ at: 20_000, arrives: { certain: true, by: 20_003 } }, openedAt)).toEqual({
      outcome: 'held',
      by: 21_003,
    });
  });

  it('comes back at twenty a second, and is full after a rest', () => {
    const budget = new FrameBudget();
    expect(outcomes(budget, 20_000, 100)).toEqual(['100 read']);
    expect(outcomes(budget, 20_500, 12)).toEqual(['10 read', '1 dropped', '1 held']);
    expect(outcomes(budget, 40_000, 102)).toEqual(['100 read', '1 dropped', '1 held']);
  });

  it('leaves open what it cannot know: on a connection that may not be proven, and where frames may be lost', () => {
    expect(outcomes(new FrameBudget(), 9_000, 102)).toEqual(['100 read', '2 open']);
    expect(outcomes(new FrameBudget(), 20_000, 102, 0, false)).toEqual(['100 read', '2 open']);
    // While the frames arrive, a token may come back.
    expect(outcomes(new FrameBudget(), 20_000, 103, 45)).toEqual(['100 read', '1 dropped', '2 held']);
    expect(outcomes(new FrameBudget(), 20_000, 103, 60)).toEqual(['100 read', '3 open']);
  });
});
