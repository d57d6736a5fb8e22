import type { networkFaultNames } from '#harness/scenario/schema-parts.ts';
import type { NetworkPath } from '#simulators/events.ts';

/** A planned fault of the network. Times in ms of the run, counted from `Stage.injectNetworkFaults`. */
export interface NetworkFaultPlan {
  /** Names this plan within the run, for example `loss#1`. */
  readonly plan: string;
  readonly fault: (typeof networkFaultNames)[number];
  readonly path: NetworkPath;
  /** On the path `link`: the machines concerned; null: all. */
  readonly machines: ReadonlySet<string> | null;
  readonly direction: 'up' | 'down' | 'both';
  /** 0–1. */
  readonly probability: number;
  readonly delayMs: readonly [min: number, max: number];
  readonly fromMs: number;
  /** Null: it does not end. */
  readonly toMs: number | null;
}
