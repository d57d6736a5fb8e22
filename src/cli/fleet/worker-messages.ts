import type { Counts } from './fleet-counter.ts';
import type { FleetOptions } from './fleet-options.ts';

/** What a worker thread is given to begin with. */
export interface WorkerInput {
  readonly options: FleetOptions;
  /** The lines of its events are wanted. */
  readonly lines: boolean;
}

/** What a worker thread is told: `start` once it has said that it is ready, `stop` at the end. */
export type Command = 'start' | 'stop';

/** What a worker thread says. Nothing comes behind `stopped`. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'counts' | 'stopped'; readonly counts: Counts }
  | { readonly kind: 'lines'; readonly text: string }
  | { readonly kind: 'gave-up'; readonly reason: string; readonly machineNo: string };
