import type { CoreEvent } from '#core/events.ts';
import type { CrashEdge } from '#harness/scenario/core-faults.ts';
import type { StoreEvent } from '#harness/history/event.ts';

/** A planned death of the core. Times in ms of the run. */
export interface CrashPlan {
  /** Names this plan within the run, for example `crash#1`. */
  readonly plan: string;
  readonly at: CrashEdge;
  /** The n-th time that a core gets to the edge, counted over all cores of the run and from `fromMs` on. */
  readonly nth: number;
  readonly fromMs: number;
  readonly downMs: number;
}

/** What a committed decision has done, and the word of its edges. */
const decisionEdges = [
  ['delivery-begun', 'begin'],
  ['delivery-settled', 'settle'],
  ['callback-told', 'told'],
] as const;

/** Watches a run's cores come to the edges of a delivery's life, from outside, and says when one is to die there. */
export class CrashPlans {
  readonly #open: { readonly plan: CrashPlan; seen: number }[];
  readonly #now: () => number;
  readonly #strike: (plan: CrashPlan) => void;

  /** @param now ms of the run. @param strike lets the core that is there die, here and now. */
  constructor(plans: readonly CrashPlan[], now: () => number, strike: (plan: CrashPlan) => void) {
    this.#open = plans.map((plan) => ({ plan, seen: 0 }));
    this.#now = now;
    this.#strike = strike;
  }

  /** A core has come to an edge. @returns true when it dies there; each plan lets one core die. */
  at(edge: CrashEdge): boolean {
    let dies = false;
    for (const entry of [...this.#open]) {
      if (entry.plan.at !== edge || this.#now() < entry.plan.fromMs) continue;
      entry.seen += 1;
      if (dies || entry.seen < entry.plan.nth) continue;
      this.#open.splice(this.#open.indexOf(entry), 1);
      this.#strike(entry.plan);
      dies = true;
    }
    return dies;
  }

  /** A decision has been made, or is committed. @returns true when the core dies of it. */
  decision(when: 'before' | 'after', did: readonly StoreEvent[]): boolean {
    if (this.#open.length === 0) return false;
    const lapsed = did.some((event) => event.kind === 'lock-released' && event.cause === 'dwell');
    const edges = [
      ...decisionEdges.flatMap(([kind, word]) => (did.some((event) => event.kind === kind) ? [word] : [])),
      ...(lapsed ? (['lapse'] as const) : []),
    ];
    return edges.some((word) => this.at(`${when}-${word}`));
  }

  /** The core has said something. @param nth which core of the run it is, from 1. */
  word(event: CoreEvent, nth: number): void {
    if (this.#open.length === 0) return;
    if (event.kind === 'command-sent') this.at('after-command');
    else if (event.kind === 'delivery-acknowledged') this.at('after-ack');
    else if (event.kind === 'core-started' && nth > 1) this.at('in-restart');
  }
}
