/**
 * What the simulated world sees. The physical truth ("an item dropped") comes from here alone, never from the core.
 */

/** A machine's own account. `run` numbers the jobs of one machine from 1, across power cycles. */
export type MachineEvent =
  | { readonly kind: 'connected'; readonly machine: string }
  | { readonly kind: 'disconnected'; readonly machine: string; readonly code: number; readonly reason: string }
  | { readonly kind: 'command-received'; readonly machine: string; readonly run: number; readonly delivery: string; readonly token: number; readonly order: number; readonly record: number; readonly lane: number; readonly quantity: number }
  | { readonly kind: 'command-refused'; readonly machine: string; readonly reason: string }
  | { readonly kind: 'ack-sent'; readonly machine: string; readonly run: number; readonly delivery: string }
  | { readonly kind: 'motor-started'; readonly machine: string; readonly run: number; readonly delivery: string; readonly lane: number }
  | { readonly kind: 'item-dropped'; readonly machine: string; readonly run: number; readonly delivery: string; readonly order: number; readonly record: number; readonly lane: number }
  | { readonly kind: 'motor-stopped'; readonly machine: string; readonly run: number; readonly delivery: string; readonly lane: number }
  | { readonly kind: 'answer-sent'; readonly machine: string; readonly run: number; readonly delivery: string; readonly success: boolean; readonly floorStatus: number; readonly errorMsg: string; readonly sent: boolean }
  | { readonly kind: 'fault-fired'; readonly machine: string; readonly run: number; readonly delivery: string; readonly fault: string; readonly plan: string };

/** A merchant's own account of one call. `call` numbers the calls of a run from 1. */
export type MerchantEvent =
  | { readonly kind: 'call'; readonly call: number; readonly does: string; readonly machine: string; readonly order: number; readonly record: number }
  | { readonly kind: 'answer'; readonly call: number; readonly does: string; readonly machine: string; readonly status: number; readonly code: number; readonly order: number; readonly record: number; readonly delivery: string }
  | { readonly kind: 'no-answer'; readonly call: number; readonly does: string; readonly machine: string; readonly reason: string };

/** A callback receiver's own account. */
export type SinkEvent =
  | { readonly kind: 'callback-received'; readonly method: string; readonly order: number; readonly record: number; readonly delivery: string; readonly deliverStatus: string; readonly floorStatus: string; readonly errorMsg: string; readonly signOk: boolean; readonly answered: number }
  | { readonly kind: 'callback-unreadable'; readonly reason: string; readonly answered: number };

/** Takes what a simulated part sees, at the time it sees it. */
export type Witness<E> = (event: E) => void;
