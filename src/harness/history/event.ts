import type { CoreEvent } from '#core/events.ts';
import type { MachineEvent, MerchantEvent, NetworkEvent, ReceiverEvent } from '#simulators/events.ts';
import type { HistoryHeader, PlannedFault } from './header.ts';

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
      | 'callback-abandoned'
      | 'machine-online'
      | 'machine-offline';
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
  /** Which of several cores the event is about. Without it there is one core. */
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

/** A whole run as evidence. */
export interface History {
  readonly header: HistoryHeader;
  readonly events: readonly HistoryEvent[];
}
