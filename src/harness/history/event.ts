import type { CoreEvent } from '#core/events.ts';
import type { MachineKind, MachineMode } from '#core/domain/machine.ts';
import type { MachineEvent, MerchantEvent, NetworkEvent, ReceiverEvent } from '#simulators/events.ts';

/**
 * An event that the harness reads from the store because the core could not emit it: the decision was committed, and
 * the core was killed or the store reported a failure. `status` of a `callback-acknowledged` is 0: only the core knows
 * it.
 */
export type StoreEvent = Extract<
  CoreEvent,
  {
    readonly kind:
      | 'order-created'
      | 'order-changed'
      | 'lock-granted'
      | 'lock-released'
      | 'delivery-started'
      | 'delivery-settled'
      | 'job-queued'
      | 'job-dropped'
      | 'callback-queued'
      | 'callback-acknowledged'
      | 'callback-abandoned';
  }
>;

/** A person's answer to a question. */
export type OperatorAnswer = 'yes' | 'no' | 'unsure';

/**
 * What can hold a process of the harness up. `sleep`: the whole computer was asleep, and its steady clock may not have
 * counted.
 */
export const stallCauses = ['event-loop', 'disk', 'sleep'] as const;

/**
 * A process that takes part stalled from `from` to `to` (ms since the run began): late by `stallMs` of the run's
 * time, which is `systemMs` of the system's. `cpuMs` (the system's): what the process itself computed meanwhile.
 */
export interface Stall {
  readonly kind: 'process-stalled';
  /** `harness`: the process of the run, with its machines, its receivers, and the core where it is our own. */
  readonly process: string;
  readonly cause: (typeof stallCauses)[number];
  readonly from: number;
  readonly to: number;
  readonly stallMs: number;
  readonly systemMs: number;
  readonly cpuMs: number;
}

/**
 * What a driver reported of a cloud that is not ours: the cloud's own ids behind the numbers of this history, and what
 * has no place in our protocol. Numbers of machines, orders, records and deliveries are those of this history.
 */
export type CloudEvent =
  | { readonly kind: 'cloud-machine'; readonly machine: string; readonly cloudMachine: string }
  | {
      readonly kind: 'cloud-order';
      readonly machine: string;
      readonly order: number;
      readonly cloudOrder: string;
      readonly records: readonly { readonly record: number; readonly cloudRecord: string; readonly quantity: number }[];
    }
  | {
      readonly kind: 'cloud-delivery';
      readonly machine: string;
      readonly delivery: string;
      readonly cloudDelivery: string;
      /** 0: the cloud did not name its owner. */
      readonly order: number;
      readonly record: number;
    }
  /** A request to the cloud, and the status of its answer; 0: none came. `call`: the function that sent it. */
  | {
      readonly kind: 'cloud-request';
      readonly call: string;
      readonly method: string;
      readonly url: string;
      readonly status: number;
    }
  /** What the cloud answered a merchant about a delivery. `items`: as many as its machine reported. */
  | {
      readonly kind: 'cloud-state';
      readonly machine: string;
      readonly delivery: string;
      readonly state: 'running' | 'success' | 'partial' | 'failure' | 'timeout';
      readonly items?: number;
      readonly fault: string;
    }
  /**
   * A callback as the driver read it; what the receiver made of it follows. `delivery` is empty, `order` 0 and
   * `outcome` empty where it has none. `identity` is equal for repetitions of one notification alone.
   */
  | {
      readonly kind: 'cloud-callback';
      readonly receiver: string;
      readonly reading: 'delivery' | 'order-closed' | 'other';
      readonly identity: string;
      readonly verified: boolean;
      readonly why: string;
      readonly delivery: string;
      readonly order: number;
      readonly outcome: '' | 'success' | 'partial' | 'failure' | 'timeout';
      readonly items?: number;
    }
  /** A message of the cloud that its machine drops, as a real one would. */
  | { readonly kind: 'cloud-frame-dropped'; readonly machine: string; readonly why: string }
  /** The driver failed: nothing is blamed on the cloud. `message` has the call, what it was given and what came. */
  | {
      readonly kind: 'driver-failed';
      readonly driver: string;
      readonly call: string;
      readonly problem: string;
      readonly message: string;
    };

/** What happened to the run itself. */
export type HarnessEvent =
  | { readonly kind: 'expectation'; readonly step: string; readonly met: boolean; readonly detail: string }
  /** The core was killed; it emits no event itself. `core-started` marks the next one. */
  | { readonly kind: 'core-killed' }
  /** A planned fault of the core or its store lasts from here … */
  | { readonly kind: 'core-fault-started'; readonly plan: string; readonly fault: string }
  /** … does something (`detail`: what, for example the edge at which a core dies) … */
  | { readonly kind: 'core-fault-fired'; readonly plan: string; readonly fault: string; readonly detail: string }
  /** … to here. */
  | { readonly kind: 'core-fault-ended'; readonly plan: string; readonly fault: string }
  /** The wall clock was set forwards or (`byMs` below 0) back. */
  | { readonly kind: 'clock-set'; readonly byMs: number }
  /**
   * A fault was injected during the run. It counts as planned from here on, as those of the header from the start …
   */
  | ({ readonly kind: 'fault-injected' } & PlannedFault)
  /** … and was cleared. */
  | { readonly kind: 'fault-cleared'; readonly plan: string }
  | Stall
  /** Time runs at another speed from here on. `slackMs`: δ at that speed, ms of the run's own time. */
  | { readonly kind: 'speed-set'; readonly speed: number; readonly slackMs: number }
  /**
   * A person's answer. `answer`: `yes`, `no` or `unsure`; `unsure` also if no person could be asked. `source`: asked in
   * this run, an earlier answer that the scenario contains, or not asked.
   */
  | {
      readonly kind: 'operator-answered';
      readonly question: string;
      readonly answer: OperatorAnswer;
      readonly expected: OperatorAnswer;
      readonly operator: string;
      readonly note: string;
      readonly source: 'asked' | 'from-scenario' | 'not-asked';
    }
  | CloudEvent
  /** What the sensor of a real machine showed, where that has changed. */
  | { readonly kind: 'drops-counted'; readonly machine: string; readonly count: number }
  /** It was not seen what dropped at a real machine from here on. */
  | { readonly kind: 'drops-not-seen'; readonly machine: string; readonly reason: string }
  /** The proxy refused a connection. `machine` is empty where the caller named none of the run. */
  | { readonly kind: 'dial-refused'; readonly machine: string; readonly reason: string }
  /** Stands at the end of an imported log: what reading it came to. */
  | {
      readonly kind: 'log-read';
      readonly rows: number;
      /** Rows that no rule of the mapping matched. */
      readonly unmatched: number;
      /** Rows that stood after a later one, and were moved. */
      readonly moved: number;
      /** Events about deliveries, orders and calls that began before the log. */
      readonly earlier: number;
      /** The last line breaks off. */
      readonly truncated: boolean;
      readonly rejected: readonly RejectedRow[];
      /** Rejected rows besides those, which are only counted. */
      readonly moreRejected: number;
    }
  | { readonly kind: 'run-ended'; readonly reason: 'done' | 'abandoned' };

/** A row of a log that should have become an event and could not. */
export interface RejectedRow {
  /** Its line in the log, from 1. */
  readonly line: number;
  readonly reason: string;
  /** Empty: any. */
  readonly machine: string;
  /** Kinds of the events that it should have become; empty: any. */
  readonly kinds: readonly string[];
}

/** What every line may have besides the members of its kind. */
export interface ReservedMembers {
  /**
   * The message that the event is about, with its secrets masked. Its form by kind stands in
   * `specification/wire/wire.ts`; a reader takes any JSON value.
   */
  readonly wire?: unknown;
  /** Where it stands in the log that it was imported from. */
  readonly log?: LogPlace;
  /** Which of several cores the event is about. Without it there is one core. This version does not write it. */
  readonly core?: string;
}

/** The place of an imported event. */
export interface LogPlace {
  /** From 1. */
  readonly line: number;
  /** Ids that are no numbers in the log, by the member that has a number of the import instead. */
  readonly ids?: Readonly<Record<string, string>>;
}

/** One line of a history: `t` is milliseconds since the run began, on the stage's monotonic clock. */
export type HistoryEvent = { readonly t: number } & ReservedMembers &
  (
    | ({ readonly by: 'core' } & CoreEvent)
    | ({ readonly by: 'store' } & StoreEvent)
    | ({ readonly by: 'machine' } & MachineEvent)
    | ({ readonly by: 'merchant' } & MerchantEvent)
    | ({ readonly by: 'receiver' } & ReceiverEvent)
    | ({ readonly by: 'network' } & NetworkEvent)
    | ({ readonly by: 'harness' } & HarnessEvent)
  );

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

/** A whole run as evidence. */
export interface History {
  readonly header: HistoryHeader;
  readonly events: readonly HistoryEvent[];
}
