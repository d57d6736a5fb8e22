import { defaultLimits, type AttemptLimits } from './domain/attempt-limits.ts';
import type { CallbackPolicy } from './domain/callback-rules.ts';
import { noDescriptions, type Descriptions } from './domain/description.ts';
import type { ConfiguredLane, ConfiguredMachine, MachineKind } from './domain/machine.ts';
import type { FrameBudget } from './domain/frame-budget.ts';
import type { FreshnessMode } from './domain/freshness.ts';
import type { Merchant } from './domain/merchant.ts';

/** Everything about a core that may differ between installations. Durations in milliseconds. */
export interface CoreConfig {
  readonly merchants: readonly Merchant[];
  /** Machines and lanes to enter into the store where it does not know them yet. */
  readonly machines: readonly ConfiguredMachine[];
  readonly lanes: readonly ConfiguredLane[];
  /** What people are shown of machines, products and lanes. */
  readonly descriptions: Descriptions;
  /** Dwell limit of each kind (PROTOCOL §4.3). */
  readonly dwellMs: Readonly<Record<MachineKind, number>>;
  /** Fallback: a delivery without a result is a timeout after this (PROTOCOL §4.5). */
  readonly timeoutMs: number;
  /** An unpaid order is closed after this (PROTOCOL §4.6). */
  readonly orderExpiryMs: number;
  /** `timestamp` may differ from the core's clock by this much (PROTOCOL §2). */
  readonly timestampWindowMs: number;
  /** A machine is offline when nothing was heard from it for this long (PROTOCOL §7). */
  readonly offlineAfterMs: number;
  /** A socket that has not proved its machine's number by then is closed. */
  readonly authenticationTimeoutMs: number;
  /** How many frames each machine may send; null: as many as it likes. */
  readonly frameBudget: FrameBudget | null;
  /** How machines' frames are distinguished from copies: by machine number, and for all others. */
  readonly freshness: {
    readonly defaultMode: FreshnessMode;
    readonly machines: Readonly<Record<string, FreshnessMode>>;
  };
  /** Jobs that may wait for one machine. */
  readonly maxQueue: number;
  readonly callbacks: CallbackPolicy;
  /** Answers an unpaid delivery with `code: 0`, as the documentation's failure sample does (PROTOCOL §1). */
  readonly unpaidCodeZero: boolean;
  /**
   * Whether a signed call must name the id of its path among its members, so that its sign is good for no other path.
   * `optional` is what the documentation's clients need (PROTOCOL §2).
   */
  readonly signedPath: 'optional' | 'required';
  /** How often calls may be wrong. */
  readonly limits: AttemptLimits;
}

/** The documented values. */
export const defaultConfig: CoreConfig = {
  merchants: [],
  machines: [],
  lanes: [],
  descriptions: noDescriptions,
  dwellMs: { 'electronic-lock': 15_000, motor: 30_000, conveyor: 90_000, other: 45_000 },
  timeoutMs: 120_000,
  orderExpiryMs: 20 * 60_000,
  timestampWindowMs: 300_000,
  offlineAfterMs: 600_000,
  authenticationTimeoutMs: 10_000,
  frameBudget: { perSecond: 20, burst: 100 },
  freshness: { defaultMode: 'monotone', machines: {} },
  maxQueue: 200,
  callbacks: {
    timeoutMs: 5_000,
    // Pauses of 1 s to 10 min, twenty attempts: about an hour and three quarters in all.
    maxAttempts: 20,
    firstPauseMs: 1_000,
    maxPauseMs: 600_000,
    maxPerReceiver: 64,
    maxPerMerchant: 512,
    maxConcurrent: 2_048,
    resolveTimeoutMs: 2_000,
    allowAddresses: [],
  },
  unpaidCodeZero: false,
  signedPath: 'optional',
  limits: defaultLimits,
};
