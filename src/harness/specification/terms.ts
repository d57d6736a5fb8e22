import type { Span } from './span.ts';

/** What a core declares: what its answers are held against. Durations are core time in ms. */
export interface Terms {
  readonly merchants: readonly MerchantTerms[];
  readonly limits: Limits;
  /** How late something may be that is due by itself (timers, callbacks): the run's slack. */
  readonly slackMs: number;
  /** Whether refusals of form have the details of errors.md (§1.12); absent: another core, which words them freely. */
  readonly promisesDetails?: boolean;
  /** How long a message is under way at most where the network has no fault, ms. */
  readonly travelMs: number;
  /** The same of a frame between machine and core, ms. */
  readonly linkTravelMs: number;
  /** When attempts of callbacks may have come late or not at all, for reasons that are not the core's. */
  readonly callbackOutages: readonly CallbackOutage[];
  /** Unix ms of the wall clock at an instant of the run, in which settings of the clock are counted. */
  wallClock(at: Span): Span;
}

/** A merchant as its core declares it. */
export interface MerchantTerms {
  readonly appId: string;
  /** Numbers of all its machines, in order; absent: those of the run. */
  readonly machines?: readonly string[];
}

/** A receiver that hung, or a fault of the way to it. */
export interface CallbackOutage extends Span {
  /** Origin of the receiver; empty: all of them. */
  readonly origin: string;
  /** The network made copies of what was sent. */
  readonly copies?: true;
}

/** Limits of the protocol that a configuration may change. */
export interface Limits {
  readonly deliveryTimeoutMs: number;
  readonly orderExpiryMs: number;
  readonly timestampWindowMs: number;
  /** For how long an answer is remembered at least (§2.33). */
  readonly memoryMs: number;
  /** Without a believable frame for this long a machine is offline. */
  readonly silenceMs: number;
  /** Jobs that wait at one machine. */
  readonly queueCapacity: number;
  readonly callbacks: CallbackTerms;
  /** Whether the limits on wrong calls (§1.38) are in force. */
  readonly attemptLimits: boolean;
  /** What they allow each sender; absent: not declared, and nothing is counted. */
  readonly allowances?: Readonly<Partial<Record<AttemptLimitName, Allowance>>>;
  readonly unpaidCodeZero: boolean;
  readonly signedPathRequired: boolean;
  /** Whether a `notify_url` may lead to an address that is not public (§3.11). Absent: not declared, both may be. */
  readonly privateReceivers?: 'allowed' | 'refused';
}

/** What is counted of wrong calls (§1.38). */
export type AttemptLimitName = 'secrets' | 'secretsPerAddress' | 'signs' | 'pickupCodes' | 'unknownMachines';

/** How often a call may be wrong: so many times at once, and so many a minute. */
export interface Allowance {
  readonly burst: number;
  readonly perMinute: number;
}

/** How callbacks are attempted (§5). Durations in ms. */
export interface CallbackTerms {
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
}

/** A machine as its core declares it. */
export interface MachineTerms {
  readonly machineNo: string;
  readonly appId: string;
  readonly name: string;
  readonly kind: 'electronic-lock' | 'motor' | 'conveyor' | 'other';
  readonly dwellMs: number;
  readonly initialMode: 'NORMAL' | 'MAINTENANCE' | 'TRANSFER';
  readonly utcOffsetMinutes: number;
  readonly floorType: number;
  readonly board: number;
  readonly hasLift: boolean;
  readonly hasDropSensor: boolean;
  readonly multiDrop: boolean;
  readonly firmware: 'current' | 'old';
  /** How its frames' times are judged (§7.28); left out where an older history does not declare it. */
  readonly freshness?: 'monotone' | 'off' | 'undeclared';
  readonly lanes: readonly LaneTerms[];
  /** Absent: not known, only the form of what is shown is judged. */
  readonly texts?: MachineTexts;
}

/** A lane as its core declares it. */
export interface LaneTerms {
  readonly lane: number;
  /** Name on the machine, for example `A21`. */
  readonly name: string;
  readonly productId: number;
  readonly productName: string;
  /** Fen. */
  readonly price: number;
  readonly stock: number;
  readonly capacity: number;
  /** At the start. Absent: that of a lane without a result (§9.10). */
  readonly floorStatus?: string;
  /** What the configuration describes of it. Absent: not known, only the form of what is shown is judged. */
  readonly description?: { readonly channel: ChannelDescription; readonly product: ProductDescription };
}

/** Where a lane is, as far as that is configured (§9.6). */
export interface ChannelDescription {
  readonly cabinet?: string;
  /** From 0. */
  readonly row?: number;
  /** From 0. */
  readonly column?: number;
}

/** What is configured of a product (§9.7). */
export interface ProductDescription {
  readonly category?: { readonly id: number; readonly title: string };
  /** Fen. */
  readonly originalPrice?: number;
  readonly goodNo?: string;
  readonly description?: string;
  readonly thumb?: string;
  readonly content?: string;
  readonly slug?: string;
  readonly media?: readonly string[];
}

/** Texts of a machine's configuration; empty ones are not shown. */
export interface MachineTexts {
  readonly address: string;
  readonly notifyMessage: string;
  readonly lngLat: string;
  readonly contact: string;
  readonly tel: string;
  /** The merchant's name; absent where it is not known. */
  readonly merchant?: string;
}
