import type { Clock, Timer } from '#core/ports/clock.ts';
import type { Act, RunPlan } from '../motors/run-plan.ts';

/**
 * Executes a run plan on a clock: each act at its time after the construction, in the plan's order, with one timer at a
 * time. A late timer delays only its own act; an early one is set again.
 */
export class PlanExecutor {
  readonly #clock: Clock;
  readonly #plan: RunPlan;
  readonly #perform: (act: Act, index: number) => void;
  readonly #startedAt: number;
  #next = 0;
  #timer: Timer | null = null;
  #paused = false;

  /** @param perform called for each act, never from within the constructor. */
  constructor(clock: Clock, plan: RunPlan, perform: (act: Act, index: number) => void) {
    this.#clock = clock;
    this.#plan = plan;
    this.#perform = perform;
    this.#startedAt = clock.monotonic();
    this.#schedule();
  }

  /** True when every act was performed, or the plan was cancelled. */
  get done(): boolean {
    return this.#next >= this.#plan.length;
  }

  /** Performs no further act. */
  cancel(): void {
    this.#next = this.#plan.length;
    this.#timer?.cancel();
  }

  /** Performs nothing until {@link resume}, even if it is due. */
  pause(): void {
    this.#paused = true;
    this.#timer?.cancel();
  }

  /** Continues: overdue acts are performed at the clock's next turn, in order. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#paused) return;
    const due = this.#plan[this.#next];
    if (!due) return;
    this.#timer = this.#clock.after(Math.max(0, this.#startedAt + due.atMs - this.#clock.monotonic()), () =>
      this.#performDue(),
    );
  }

  #performDue(): void {
    for (let due = this.#plan[this.#next]; due && !this.#paused; due = this.#plan[this.#next]) {
      if (this.#startedAt + due.atMs > this.#clock.monotonic()) break;
      this.#next += 1;
      this.#perform(due.act, this.#next - 1);
    }
    this.#schedule();
  }
}
