/**
 * Events of the simulated machines, merchants, receivers and network. What physically happened ("an item dropped") is
 * recorded here only, never by the core.
 */

/**
 * What an answer looks like on the wire: `valid`, `wrong-sign`, `garbage`, `truncated` (half a frame), or `wrong-job`
 * (it names another job than the one that ran).
 */
export type AnswerFormat = 'valid' | 'wrong-sign' | 'garbage' | 'truncated' | 'wrong-job';

/** What a machine records. `run` numbers the jobs of one machine from 1, across power cycles. */
export type MachineEvent =
  | { readonly kind: 'connected'; readonly machine: string }
  | { readonly kind: 'disconnected'; readonly machine: string; readonly code: number; readonly reason: string }
  | {
      readonly kind: 'command-received';
      readonly machine: string;
      readonly run: number;
      readonly delivery: string;
      readonly token: number;
      readonly order: number;
      readonly record: number;
      readonly lane: number;
      readonly quantity: number;
    }
  | { readonly kind: 'command-refused'; readonly machine: string; readonly reason: string }
  /** A frame was given to a connection that takes it. `method` is empty where it is not readable as a message. */
  | { readonly kind: 'frame-sent'; readonly machine: string; readonly method: string }
  /** A frame came out of the connection, whether the machine can read it or not. */
  | { readonly kind: 'frame-received'; readonly machine: string; readonly method: string }
  | { readonly kind: 'ack-sent'; readonly machine: string; readonly run: number; readonly delivery: string }
  | {
      readonly kind: 'motor-started';
      readonly machine: string;
      readonly run: number;
      readonly delivery: string;
      readonly lane: number;
    }
  | {
      readonly kind: 'item-dropped';
      readonly machine: string;
      readonly run: number;
      readonly delivery: string;
      readonly order: number;
      readonly record: number;
      readonly lane: number;
    }
  | {
      readonly kind: 'motor-stopped';
      readonly machine: string;
      readonly run: number;
      readonly delivery: string;
      readonly lane: number;
    }
  | {
      readonly kind: 'answer-sent';
      readonly machine: string;
      readonly run: number;
      readonly delivery: string;
      readonly success: boolean;
      readonly floorStatus: number;
      readonly errorMsg: string;
      readonly sent: boolean;
      readonly format: AnswerFormat;
    }
  /** A planned fault had its effect. Between two runs `run` is 0 and `delivery` is empty. */
  | {
      readonly kind: 'fault-fired';
      readonly machine: string;
      readonly run: number;
      readonly delivery: string;
      readonly fault: string;
      readonly plan: string;
    }
  /** A fault with a time window has ended. */
  | { readonly kind: 'fault-ended'; readonly machine: string; readonly fault: string; readonly plan: string }
  /** Power went off or on. Without memory the controller lost every job and every unsent answer. */
  | { readonly kind: 'power'; readonly machine: string; readonly on: boolean; readonly memory: boolean }
  /** The controller's program freezes, or resumes. */
  | { readonly kind: 'freeze'; readonly machine: string; readonly on: boolean }
  /** Number of items in all lanes together; counted once, after the run. */
  | { readonly kind: 'stock-counted'; readonly machine: string; readonly items: number };

/**
 * What a merchant records about one call. `call` numbers the calls of a run from 1. `repeatOf` is the number of the
 * first call with the same bytes, 0 for a new request. `reportedStatus` is the status in the answer to a read.
 */
export type MerchantEvent =
  | {
      readonly kind: 'call';
      readonly call: number;
      readonly endpoint: string;
      readonly machine: string;
      readonly order: number;
      readonly record: number;
      readonly repeatOf: number;
    }
  | {
      readonly kind: 'answer';
      readonly call: number;
      readonly endpoint: string;
      readonly machine: string;
      readonly status: number;
      readonly code: number;
      readonly order: number;
      readonly record: number;
      readonly delivery: string;
      readonly reportedStatus: string;
    }
  | {
      readonly kind: 'no-answer';
      readonly call: number;
      readonly endpoint: string;
      readonly machine: string;
      readonly reason: string;
    }
  /**
   * The next call, with this number, is a forged request. It must be refused with one of `codes`; if `codes` is empty
   * it must be accepted. Its timestamp is `aheadMs` ahead of the wall clock and valid within ± `windowMs`.
   */
  | {
      readonly kind: 'probe';
      readonly call: number;
      readonly forgery: string;
      readonly check: string;
      readonly codes: readonly number[];
      readonly aheadMs: number;
      readonly windowMs: number;
    }
  /** The answer to a forged request contained a secret of the app, or the valid sign for the request. */
  | { readonly kind: 'secret-leaked'; readonly call: number; readonly secret: 'AppKey' | 'AppSecret' | 'sign' };

/** What a callback receiver records. `receiver` is its name in the scenario. */
export type ReceiverEvent =
  | {
      readonly kind: 'callback-received';
      readonly receiver: string;
      readonly method: string;
      readonly order: number;
      readonly record: number;
      readonly delivery: string;
      readonly deliverStatus: string;
      readonly floorStatus: string;
      readonly errorMsg: string;
      readonly signOk: boolean;
      readonly responseStatus: number;
    }
  | {
      readonly kind: 'callback-unreadable';
      readonly receiver: string;
      readonly reason: string;
      readonly responseStatus: number;
    }
  /**
   * A planned fault affected a caller. If the receiver read the callback, that is an event of its own.
   */
  | { readonly kind: 'receiver-fault-fired'; readonly receiver: string; readonly fault: string; readonly plan: string };

/** Which traffic a network fault affects: machines and core, merchants to the core, the core to receivers. */
export type NetworkPath = 'link' | 'api' | 'callbacks';

/** What the network records. `machine` is empty on the HTTP paths. */
export type NetworkEvent =
  /** A planned fault starts. */
  | {
      readonly kind: 'network-fault-started';
      readonly plan: string;
      readonly fault: string;
      readonly path: NetworkPath;
    }
  /** A planned fault ends. */
  | { readonly kind: 'network-fault-ended'; readonly plan: string; readonly fault: string; readonly path: NetworkPath }
  /** A fault affected a message or a connection. `up`: away from the side that dialled or called. */
  | {
      readonly kind: 'network-fault-fired';
      readonly plan: string;
      readonly fault: string;
      readonly path: NetworkPath;
      readonly machine: string;
      readonly direction: 'up' | 'down';
    };

/**
 * Receives an event at the time at which it happens.
 * @param wire what was on the wire, with secrets masked; undefined where it was not observed.
 */
export type OnEvent<Event> = (event: Event, wire?: unknown) => void;
