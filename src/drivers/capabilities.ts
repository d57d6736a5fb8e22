import type { RefusalReason } from './refusal.ts';

/** What a cloud holds of one kind of machine. */
export interface KindCapabilities {
  /** How long a command holds the machine without a result, ms. */
  readonly dwellMs: number;
  /** Items that one command of this kind dispenses at most. */
  readonly itemsPerCommand: number;
}

/** How a cloud calls receivers back. */
export interface CallbackCapabilities {
  /** Pauses before the second attempt, the third, and so on, ms. */
  readonly retryMs: readonly number[];
  /** Share by which a pause may be shorter or longer, 0 to 1. */
  readonly jitter: number;
  /** How long an attempt waits for its answer, ms. */
  readonly timeoutMs: number;
  /** An order that closes unpaid is notified too; no when left out. */
  readonly orderClosed?: boolean | undefined;
}

/** A kind of forged request that a driver can make. */
export interface ForgeryCapability {
  /** Names the kind, like `body-altered`. */
  readonly name: string;
  /** What is forged, in a few words. */
  readonly what: string;
  /** The refusals that are right: one or more. */
  readonly refusals: readonly RefusalReason[];
}

/** What happens to a request that arrives again, byte for byte. */
export type RepeatedRequest = 'first answer' | 'refused';

/**
 * What a cloud can do and how long it takes, as its documentation states it. Limits that the project file states
 * replace those of the driver.
 */
export interface Capabilities {
  /** Kinds of machine by the names that the cloud gives them. */
  readonly kinds: Readonly<Record<string, KindCapabilities>>;
  /** A delivery without a result ends with a timeout after so long, ms. */
  readonly fallbackMs: number;
  /** An order that is not paid closes after so long, ms; null when it never does. */
  readonly unpaidExpiryMs: number | null;
  /** How far the time of a request may be from the cloud's, ms. */
  readonly clockWindowMs: number;
  /** A machine that is silent counts as offline after so long, ms. */
  readonly offlineAfterMs: number;
  /** How receivers are called. */
  readonly callback: CallbackCapabilities;
  /** What a repeated request gets. */
  readonly repeatedRequest: RepeatedRequest;
  /** Machines report how many of several items they dispensed, and the cloud keeps it; no when left out. */
  readonly partialResults?: boolean | undefined;
  /** True when a record may be delivered again after a failure. */
  readonly retryAfterFailure: boolean;
  /** True when a record may be delivered again after a timeout. */
  readonly retryAfterTimeout: boolean;
  /** Pickup codes exist. */
  readonly pickupCodes: boolean;
  /** Orders can be given back. */
  readonly refunds: boolean;
  /** A command for a machine in use waits in a queue. */
  readonly queue: boolean;
  /** Lanes can be tested without an order. */
  readonly laneTest: boolean;
  /** Lanes can be filled through the API. */
  readonly restock: boolean;
  /** Machines acknowledge a command before they report its result. */
  readonly acknowledgement: boolean;
  /** Machines may answer without naming the delivery. */
  readonly oldFirmware: boolean;
  /** Forged requests that the driver can make. */
  readonly forgeries: readonly ForgeryCapability[];
}
