import type { Counts } from './fleet-counter.ts';
import type { FleetOrder } from './fleet-options.ts';

/** What a worker thread is given to begin with. */
export interface WorkerOrder {
  readonly order: FleetOrder;
  /** The lines of its events are wanted. */
  readonly lines: boolean;
}

/** What a worker thread is told: `start` once it has said that it is ready, `stop` at the end. */
export type Command = 'start' | 'stop';

/** What a worker thread says. Nothing comes behind `stopped`. */
export type Word =
  | { readonly says: 'ready' }
  | { readonly says: 'counts' | 'stopped'; readonly counts: Counts }
  | { readonly says: 'lines'; readonly text: string }
  | { readonly says: 'gave-up'; readonly reason: string; readonly machineNo: string };
