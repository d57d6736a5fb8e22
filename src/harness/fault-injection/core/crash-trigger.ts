import type { CoreEvent } from '#core/events.ts';
import type { CrashPoint } from '#harness/scenario/core-faults.ts';
import type { StoreEvent } from '#harness/history/event.ts';

/** A planned crash of the core. Times in ms of the run. */
export interface CrashPlan {
  /** Names this plan within the run, for example `crash#1`. */
  readonly plan: string;
  /** Which of several cores; undefined: one that the run picks. */
  readonly core?: number | undefined;
  readonly point: CrashPoint;
  /** The n-th time that a core reaches the point, counted over all cores of the run from `fromMs` on. */
  readonly nth: number;
  readonly fromMs: number;
  readonly downMs: number;
}

/** Events of a decision, with the names of their crash points. */
const pointByEvent = [
  ['delivery-started', 'start'],
  ['delivery-settled', 'settle'],
  ['callback-acknowledged', 'callback-acknowledged'],
] as const;

/** Follows the run's cores through their crash points and triggers the planned crashes. */
export class CrashTrigger {
  readonly #pending: { readonly plan: CrashPlan; hits: number }[];
  readonly #now: () => number;
  readonly #onCrash: (plan: CrashPlan) => void;

  /** @param now ms of the run. @param onCrash kills the core at once. */
  constructor(plans: readonly CrashPlan[], now: () => number, onCrash: (plan: CrashPlan) => void) {
    this.#pending = plans.map((plan) => ({ plan, hits: 0 }));
    this.#now = now;
    this.#onCrash = onCrash;
  }

  /** A core has reached a point. @returns true when it crashes there; each plan fires once. */
  reach(point: CrashPoint): boolean {
    let crashed = false;
    for (const entry of [...this.#pending]) {
      if (entry.plan.point !== point || this.#now() < entry.plan.fromMs) continue;
      entry.hits += 1;
      if (crashed || entry.hits < entry.plan.nth) continue;
      this.#pending.splice(this.#pending.indexOf(entry), 1);
      this.#onCrash(entry.plan);
      crashed = true;
    }
    return crashed;
  }

  /** A decision is made, or is committed. @returns true when the core crashes there. */
  reachDecision(when: 'before' | 'after', events: readonly StoreEvent[]): boolean {
    if (this.#pending.length === 0) return false;
    const expired = events.some((event) => event.kind === 'lock-released' && event.cause === 'dwell');
    const points = [
      ...pointByEvent.flatMap(([kind, pointName]) => (events.some((event) => event.kind === kind) ? [pointName] : [])),
      ...(expired ? (['expiry'] as const) : []),
    ];
    return points.some((pointName) => this.reach(`${when}-${pointName}`));
  }

  /** Takes an event of the core. @param nth which core of the run it is, from 1. */
  onCoreEvent(event: CoreEvent, nth: number): void {
    if (this.#pending.length === 0) return;
    if (event.kind === 'command-sent') this.reach('after-command');
    else if (event.kind === 'delivery-acknowledged') this.reach('after-ack');
    else if (event.kind === 'core-started' && nth > 1) this.reach('during-restart');
  }
}
