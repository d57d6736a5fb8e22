/**
 * What the simulated world sees. The physical truth ("an item dropped") comes from here alone, never from the core.
 */

/**
 * What an answer looks like on the wire: `sound`; `unsigned` (its sign is wrong), `garbage`, `half` a frame; or it
 * names another job than the one that ran (`misnamed`).
 */
export type AnswerFormat = 'sound' | 'unsigned' | 'garbage' | 'half' | 'misnamed';

/** A machine's own account. `run` numbers the jobs of one machine from 1, across power cycles. */
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
  /** A planned fault has done its harm. Between two runs `run` is 0 and `delivery` empty. */
  | {
      readonly kind: 'fault-fired';
      readonly machine: string;
      readonly run: number;
      readonly delivery: string;
      readonly fault: string;
      readonly plan: string;
    }
  /** A fault that lasts has come to its end. */
  | { readonly kind: 'fault-ended'; readonly machine: string; readonly fault: string; readonly plan: string }
  /** Power went or came. Without memory the controller has forgotten every job and every answer that it kept. */
  | { readonly kind: 'power'; readonly machine: string; readonly on: boolean; readonly memory: boolean }
  /** The controller's program stands still, or goes on. */
  | { readonly kind: 'frozen'; readonly machine: string; readonly on: boolean }
  /** Somebody has counted what is in all lanes together; done once, when the run is over. */
  | { readonly kind: 'stock-counted'; readonly machine: string; readonly items: number };

/**
 * A merchant's own account of one call. `call` numbers the calls of a run from 1; `again` is the number of the first
 * call with the very same bytes, 0 for a request that is new. `says` is the status that a read was answered with.
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
   * The call of that number, which comes next, is a forged request. It must be refused with one of `codes`; with none
   * it must be taken for what it means. Its timestamp is `aheadMs` ahead of the wall clock, within ± `windowMs` it
   * counts.
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
  /** The answer to a forged request told something that only the app may know, or a sign that nobody had made. */
  | { readonly kind: 'secret-leaked'; readonly call: number; readonly secret: 'AppKey' | 'AppSecret' | 'sign' };

/** A callback receiver's own account. `receiver` is its name in the scenario. */
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
   * A planned misbehaviour has shown itself to a caller. What it did to a callback that it read comes as its own event.
   */
  | { readonly kind: 'receiver-fault-fired'; readonly receiver: string; readonly fault: string; readonly plan: string };

/** Which traffic a trouble of the network concerns: machines and core, merchants to the core, the core to receivers. */
export type NetworkPath = 'link' | 'api' | 'callbacks';

/** The network's own account. `machine` is empty on the HTTP paths. */
export type NetworkEvent =
  /** A planned trouble lasts from here … */
  | {
      readonly kind: 'network-fault-started';
      readonly plan: string;
      readonly fault: string;
      readonly path: NetworkPath;
    }
  /** … to here. */
  | { readonly kind: 'network-fault-ended'; readonly plan: string; readonly fault: string; readonly path: NetworkPath }
  /** It has done something to a message or a connection. `up`: away from the side that dialled or called. */
  | {
      readonly kind: 'network-fault-fired';
      readonly plan: string;
      readonly fault: string;
      readonly path: NetworkPath;
      readonly machine: string;
      readonly direction: 'up' | 'down';
    };

/** Takes what a simulated part sees, at the time it sees it. */
export type OnEvent<Event> = (event: Event) => void;
