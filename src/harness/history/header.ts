import type { MachineKind, MachineMode } from '#core/domain/machine.ts';

/** A fault that the scenario planned: it must fire, or the run is INCONCLUSIVE. */
export interface PlannedFault {
  /** Names this plan within the run, for example `goods-stuck#1`. */
  readonly plan: string;
  readonly fault: string;
  /** What it was planned for, for people: a group or machine, a path of the network, a receiver. */
  readonly targetText: string;
  /** Whose failure it is. */
  readonly target: 'machine' | 'network' | 'receiver' | 'core';
}

/** Something that the run is to be measured by. At least one of `min` and `max` is there; null: no such limit. */
export interface ExpectedMeasure {
  /** Name of a measure of the catalogue of measures. */
  readonly measure: string;
  readonly min: number | null;
  readonly max: number | null;
  /**
   * Within this distance of a limit, on its good side, the measure is met, but marginal. In the measure's unit; 0: no
   * band.
   */
  readonly band: number;
}

/** How its core declares a machine, and what the core's answers are held against. It holds no key. */
export interface DeclaredMachine {
  /** The merchant that it belongs to. */
  readonly appId: string;
  readonly name: string;
  /** Its mode at the start. */
  readonly mode: MachineMode;
  /** Minutes east of Greenwich of the times in answers. */
  readonly utcOffsetMinutes: number;
  readonly floorType: number;
  /** Address of its driver board. */
  readonly board: number;
  readonly hasLift: boolean;
  readonly hasDropSensor: boolean;
  /** How the times of its frames are judged (PROTOCOL §7.28). `undeclared`, or absent in older histories: not known. */
  readonly freshness?: 'monotone' | 'off' | 'undeclared';
  /** Texts that answers show of it, those that are not empty; absent where they are not known. */
  readonly texts?: MachineTexts;
  readonly lanes: readonly DeclaredLane[];
}

/** Texts of a machine's configuration. */
export interface MachineTexts {
  readonly address?: string;
  readonly notifyMessage?: string;
  readonly lngLat?: string;
  readonly contact?: string;
  readonly tel?: string;
  /** Name of its merchant, also an empty one; absent where it is not known. */
  readonly merchant?: string;
}

/** How its core declares a lane. */
export interface DeclaredLane {
  readonly lane: number;
  /** Name on the machine, for example `A21`. */
  readonly name: string;
  readonly productId: number;
  readonly productName: string;
  /** Fen. */
  readonly price: number;
  /** Items at the start. */
  readonly stock: number;
  readonly capacity: number;
  /** As it was at the start; absent: `"1"`, that of a lane without a result. */
  readonly floorStatus?: string;
  /** What is described of it and its product; absent: nothing, where the machine has `texts`, else it is not known. */
  readonly description?: LaneDescription;
}

/** What a configuration describes of a lane (PROTOCOL §9.6) and its product (§9.7). */
export interface LaneDescription {
  readonly channel: { readonly cabinet?: string; readonly row?: number; readonly column?: number };
  readonly product: {
    readonly category?: { readonly id: number; readonly title: string };
    /** Fen. */
    readonly originalPrice?: number;
    readonly goodNo?: string;
    readonly description?: string;
    readonly thumb?: string;
    readonly content?: string;
    readonly slug?: string;
    readonly media?: readonly string[];
  };
}

/** What a limit on wrong calls counts. */
export type AttemptLimitName = 'secrets' | 'secretsPerAddress' | 'signs' | 'pickupCodes' | 'unknownMachines';

/** How often a call may be wrong: so many times at once, and so many a minute. */
export interface AttemptAllowance {
  readonly burst: number;
  readonly perMinute: number;
}

/** Limits of a core's configuration that its answers depend on. Durations in ms of core time. */
export interface HistoryLimits {
  readonly deliveryTimeoutMs: number;
  readonly orderExpiryMs: number;
  readonly timestampWindowMs: number;
  /** For how long an answer is remembered at least (PROTOCOL §2). */
  readonly memoryMs: number;
  /** Without a believable frame for this long a machine is offline. */
  readonly silenceMs: number;
  /** Jobs that may wait for one machine. */
  readonly queueCapacity: number;
  /** Whether the limits on wrong calls are in force. */
  readonly attemptLimits: boolean;
  /** What they allow one sender, by what is counted (PROTOCOL §1.38); absent where that is not known. */
  readonly allowances?: Readonly<Partial<Record<AttemptLimitName, AttemptAllowance>>>;
  readonly unpaidCodeZero: boolean;
  readonly signedPathRequired: boolean;
  /** Whether callbacks may go to an address that is not public (PROTOCOL §3.11); absent where that is not known. */
  readonly privateReceivers?: 'allowed' | 'refused';
}

/**
 * What a check needs to know of the machines that took part. What their core declares of them is missing in older
 * histories, and in those without `wire`.
 */
export interface HistoryMachine extends Partial<DeclaredMachine> {
  readonly machine: string;
  readonly motor: string;
  readonly kind: MachineKind;
  readonly dwellMs: number;
  /** One command drops a record's whole quantity. */
  readonly multiDrop: boolean;
  /** The timing profile's origin: `assumed`, or `fitted`. */
  readonly profile: 'assumed' | 'fitted';
  readonly group: string;
  readonly firmware: 'current' | 'old';
  /** Its board drives several motors at once. */
  readonly overlapping: boolean;
  /** Items in all its lanes when it was switched on. */
  readonly stock: number;
  /** It is a real machine: who counts what drops there. Absent: it is simulated and keeps a ledger of its own. */
  readonly drops?: DropCounting;
}

/** Who counts what drops at a real machine. */
export type DropCounting = 'none' | 'person' | 'sensor';

/** What a core declares of its callbacks (PROTOCOL §5): what their attempts are judged by. Durations in ms. */
export interface CallbackTerms {
  /** From the call to the last byte of its answer. */
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  /** The pause after the first attempt; each further one doubles up to `maxPauseMs`, and each is jittered by ± 20 %. */
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
  /**
   * Pauses before the second attempt, the third, and so on, of a cloud whose pauses do not double: in place of
   * the two members before.
   */
  readonly pausesMs?: readonly number[];
  /** Share by which a pause may be shorter or longer; 0.2 when absent. */
  readonly jitter?: number;
  /** Calls to one receiver that may be under way at a time; the next waits for one of them. */
  readonly maxPerReceiver: number;
}

/** Name and version of the format that this build writes and reads; what it promises: docs/history-format.md. */
export const historyFormat = 'vendloop-history/2';

/** The first line of a history: what was run, and the constants that judge it. */
export interface HistoryHeader {
  readonly format: typeof historyFormat;
  readonly scenario: string;
  /** `remote`: a core that ran already was joined, and its own events are not there. */
  readonly stage: 'virtual' | 'live' | 'target';
  readonly seed: number;
  readonly speed: number;
  readonly timeoutMs: number;
  /** δ: allowed scheduling slack in ms of the run's own time; 0 in virtual time. */
  readonly slackMs: number;
  readonly callbacks: CallbackTerms;
  readonly machines: readonly HistoryMachine[];
  readonly faults: readonly PlannedFault[];
  /** Checks that this run must exercise: with nothing to look at, it is INCONCLUSIVE. */
  readonly proves: readonly string[];
  readonly expect: readonly ExpectedMeasure[];
  /** Merchants that took part; absent in older histories. */
  readonly merchants?: readonly HistoryMerchant[];
  /** Absent in older histories. */
  readonly limits?: HistoryLimits;
  /** How long a message was under way at most where the network had no fault, ms; absent where that is not known. */
  readonly travelMs?: number;
  /** On the target stage: the driver through which the cloud was played; absent where it speaks our protocol itself. */
  readonly driver?: DriverTerms;
  /** The wall clock at t = 0, Unix ms; absent in older histories. */
  readonly wallStartMs?: number;
  /** Where the history comes from; absent: a run recorded it. */
  readonly source?: ImportedSource;
}

/** A driver, and what it declares of its cloud that answers are held against. Durations in ms. */
export interface DriverTerms {
  readonly name: string;
  /** Without a sign of life for so long a machine is offline. */
  readonly offlineAfterMs: number;
  readonly repeatedRequest: 'first answer' | 'refused';
}

/** A log of a cloud or gateway, from which `vendloop import` made the history: no run recorded it. */
export interface ImportedSource {
  readonly kind: 'imported';
  /** The log, as the user named it. */
  readonly log: string;
  /**
   * What the mapping can make of it: `lock-granted` (events of this kind), `lock-granted.token` (the log states the
   * member), `lock-released.cause=dwell` (with this value), `lock-released.cause=*` (with any).
   */
  readonly shows: readonly string[];
  /** Kinds of which the log holds a part only. */
  readonly partial: readonly string[];
  /** What stands for items that dropped: a sensor's rows, the machines' own reports, or nothing. */
  readonly drops: 'sensor' | 'reported' | 'none';
  /** Whether everything was at rest when the log began and when it ended, or deliveries were under way. */
  readonly begins: LogEdge;
  readonly ends: LogEdge;
}

/** The state in which a log begins or ends. */
export type LogEdge = 'at-rest' | 'under-way';

/** A merchant that took part. Its keys and secrets are in no history. */
export interface HistoryMerchant {
  readonly appId: string;
  /** Numbers of all its machines, in order; absent: those of the header. */
  readonly machines?: readonly string[];
}
