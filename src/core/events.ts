import type { MachineKind } from './domain/machine.ts';

/** Why a token's hold ended. A token is released once, for one cause (`single-release`). */
export type ReleaseCause = 'success' | 'failure' | 'dwell' | 'timeout';

/** Why a frame from a machine was dropped. */
export type FrameDropReason =
  | 'too-large'
  | 'base64'
  | 'json'
  | 'member'
  | 'sign'
  | 'machine-number'
  | 'method'
  | 'timestamp'
  | 'stale'
  | 'repeated'
  | 'challenge';

/**
 * The core's events, for histories and metrics. Each is emitted after the commit of its decision, in the order of the
 * decisions. They hold ids, never secrets.
 */
export type CoreEvent =
  | { readonly kind: 'core-started' }
  | { readonly kind: 'core-stopped' }
  | {
      readonly kind: 'order-created';
      readonly machine: string;
      readonly order: number;
      readonly records: readonly { readonly record: number; readonly lane: number; readonly quantity: number }[];
    }
  | {
      readonly kind: 'order-changed';
      readonly machine: string;
      readonly order: number;
      readonly status: string;
      readonly cause: 'merchant' | 'expiry' | 'pickup-code';
    }
  | {
      readonly kind: 'lock-granted';
      readonly machine: string;
      readonly token: number;
      readonly delivery: string;
      readonly machineKind: MachineKind;
      readonly dwellMs: number;
    }
  | { readonly kind: 'lock-released'; readonly machine: string; readonly token: number; readonly cause: ReleaseCause }
  | {
      readonly kind: 'delivery-started';
      readonly machine: string;
      readonly delivery: string;
      readonly token: number;
      readonly order: number;
      readonly record: number;
      readonly lane: number;
      readonly quantity: number;
      readonly job: number;
    }
  | { readonly kind: 'command-sent'; readonly machine: string; readonly delivery: string; readonly token: number }
  | {
      readonly kind: 'command-send-failed';
      readonly machine: string;
      readonly delivery: string;
      readonly token: number;
      readonly reason: string;
    }
  | {
      readonly kind: 'delivery-acknowledged';
      readonly machine: string;
      readonly delivery: string;
      readonly token: number;
    }
  | {
      readonly kind: 'delivery-settled';
      readonly machine: string;
      readonly delivery: string;
      readonly token: number;
      readonly order: number;
      readonly record: number;
      readonly outcome: 'success' | 'failure' | 'timeout';
      readonly floorStatus: number;
      readonly errorMsg: string;
    }
  | {
      readonly kind: 'result-late';
      readonly machine: string;
      readonly delivery: string;
      readonly token: number;
      readonly outcome: 'success' | 'failure';
      readonly settledAs: 'success' | 'failure' | 'timeout';
    }
  | { readonly kind: 'result-unmatched'; readonly machine: string; readonly order: number; readonly record: number }
  | {
      readonly kind: 'job-queued';
      readonly machine: string;
      readonly job: number;
      readonly order: number;
      readonly record: number;
    }
  | {
      readonly kind: 'job-dropped';
      readonly machine: string;
      readonly job: number;
      readonly order: number;
      readonly record: number;
      readonly reason: string;
    }
  | { readonly kind: 'machine-online'; readonly machine: string }
  | { readonly kind: 'machine-offline'; readonly machine: string; readonly reason: string }
  | { readonly kind: 'machine-mode'; readonly machine: string; readonly mode: string }
  | {
      readonly kind: 'lane-status';
      readonly machine: string;
      readonly product: string;
      readonly floorStatus: string;
      readonly lockStatus: string;
    }
  | {
      readonly kind: 'frame-dropped';
      readonly machine: string;
      readonly reason: FrameDropReason;
      readonly detail: string;
    }
  /** Frames beyond a machine's budget, dropped unread; emitted once per pause, not per frame. */
  | { readonly kind: 'frames-over-budget'; readonly machine: string; readonly frames: number }
  | {
      readonly kind: 'callback-queued';
      readonly callback: number;
      readonly delivery: string;
      readonly order: number;
      readonly record: number;
      readonly url: string;
      readonly outcome: string;
    }
  | { readonly kind: 'callback-attempt'; readonly callback: number; readonly attempt: number }
  | {
      readonly kind: 'callback-acknowledged';
      readonly callback: number;
      readonly attempt: number;
      readonly status: number;
    }
  | {
      readonly kind: 'callback-failed';
      readonly callback: number;
      readonly attempt: number;
      readonly reason: string;
      readonly retryInMs: number;
    }
  | {
      readonly kind: 'callback-abandoned';
      readonly callback: number;
      readonly attempt: number;
      readonly reason: string;
    };

/**
 * Takes the core's events.
 * @param at the clock's monotonic reading (ms) when the decision was made, which is when the event is true: commit and
 *   emission come a little later on a disk.
 */
export type OnCoreEvent = (event: CoreEvent, at: number) => void;
