import type { Counts } from './fleet-counter.ts';
import type { FleetOptions } from './fleet-options.ts';

/** Data that a worker thread starts with. */
export interface WorkerInput {
  readonly options: FleetOptions;
  /** Whether it sends its events as lines. */
  readonly lines: boolean;
}

/** Commands to a worker thread: `start` after its message `ready`, `stop` at the end. */
export type Command = 'start' | 'stop';

/** Messages of a worker thread. `stopped` is the last one. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'counts' | 'stopped'; readonly counts: Counts }
  | { readonly kind: 'lines'; readonly text: string }
  | { readonly kind: 'gave-up'; readonly reason: string; readonly machineNo: string };
