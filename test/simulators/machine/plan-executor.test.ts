import { describe, expect, it } from 'vitest';
import { PlanExecutor } from '#simulators/machine/plan-executor.ts';
import type { RunPlan } from '#simulators/motors/run-plan.ts';
import { FakeClock } from '../support/fake-clock.ts';

const plan: RunPlan = [
  { atMs: 10, act: { kind: 'motor-start' } },
  { atMs: 20, act: { kind: 'drop', items: 1 } },
  { atMs: 20, act: { kind: 'motor-stop' } },
  { atMs: 50, act: { kind: 'ack' } },
];

function startExecutor(onAct: (index: number, executor: PlanExecutor) => void = () => undefined) {
  const clock = new FakeClock();
  const performed: [number, string][] = [];
  const executor: PlanExecutor = new PlanExecutor(clock, plan, (act, index) => {
    performed.push([clock.monotonic(), act.kind]);
    onAct(index, executor);
  });
  return { clock, done: performed, executor };
}

describe('a plan', () => {
  it('is carried out act by act at its times', () => {
    const { clock, done: performed, executor } = startExecutor();
    clock.advance(49);
    expect(performed).toEqual([
      [10, 'motor-start'],
      [20, 'drop'],
      [20, 'motor-stop'],
    ]);
    expect(executor.done).toBe(false);
    clock.advance(1);
    expect(executor.done).toBe(true);
  });

  it('that stands still performs nothing, not even what is due in the same instant; then all of it, in order', () => {
    const {
      clock,
      done: performed,
      executor,
    } = startExecutor((index, self) => {
      if (index === 1) self.pause();
    });
    clock.advance(45);
    expect(performed.at(-1)).toEqual([20, 'drop']);
    executor.resume();
    clock.advance(100);
    expect(performed.slice(2)).toEqual([
      [45, 'motor-stop'],
      [50, 'ack'],
    ]);
  });

  it('that goes on without having stood still does nothing twice', () => {
    const { clock, done: performed, executor } = startExecutor();
    executor.resume();
    clock.advance(100);
    expect(performed).toHaveLength(4);
  });

  it('that is cancelled in the middle of an instant performs nothing more, even after advance', () => {
    const {
      clock,
      done: performed,
      executor,
    } = startExecutor((index, self) => {
      if (index === 1) self.cancel();
    });
    clock.advance(30);
    executor.pause();
    executor.resume();
    clock.advance(100);
    expect(performed).toHaveLength(2);
    expect(executor.done).toBe(true);
  });
});
