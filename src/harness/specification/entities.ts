import type { Span } from './span.ts';

/** What the specification keeps of a machine: one type for each kind of entity. Keys are in brackets. */
export interface Entities {
  /** [''] The machine itself. */
  readonly machine: MachineState;
  /** [lane number] */
  readonly lane: LaneState;
  /** [order key] */
  readonly order: OrderState;
  /** ['appId tradeId'] Key of the order with this trade id. */
  readonly trade: string;
  /** [order id] Key of the order with this id. */
  readonly orderId: string;
  /** [record id] Key of the order that has it. */
  readonly recordId: string;
  /** [''] Keys of orders whose id no answer has named, sorted. */
  readonly unnamedOrders: readonly string[];
  /** ['order'] The greatest id that an answer has given. */
  readonly greatestId: number;
  /** [delivery key] */
  readonly delivery: DeliveryState;
  /** [delivery id] Key of the delivery with this id. */
  readonly deliveryId: string;
  /** [code key] */
  readonly code: PickupCodeState;
  /** [code id] Key of the pickup code with this id. */
  readonly codeId: string;
  /** [digits] Key of the pickup code with these digits. */
  readonly codeDigits: string;
  /** [''] Keys of pickup codes that are neither used nor cancelled, in the order of their creation. */
  readonly openCodes: readonly string[];
  /** [''] The dwell lock; absent: free. */
  readonly lock: Hold;
  /** [''] Jobs that wait, in their order. */
  readonly queue: readonly JobState[];
  /** [''] Keys of what has a limit or may still change by itself. */
  readonly open: OpenKeys;
  /** [''] Commands that were granted and have not been seen at the machine, oldest first. */
  readonly owedCommands: readonly OwedCommand[];
  /** [callback key] */
  readonly callback: CallbackState;
  /** ['appId sign path'] A remembered answer (§2.29). */
  readonly memory: RememberedAnswer;
  /** [''] What was granted so far; absent: nothing. */
  readonly grants: GrantHistory;
  /** ['orderKey line'] Key of the record's last delivery, the one with the greatest token. */
  readonly lastDelivery: string;
  /** [''] What decides whether the machine's next frame is fresh; absent: none was taken. */
  readonly frames: FrameHistory;
  /** [''] Whether frames between core and machine may get lost; absent: they arrive. */
  readonly unreliableLink: true;
  /** [''] Whether the core does what is due; absent: it does, since the run began. */
  readonly service: ServiceState;
}

/** How a machine stands. */
export interface MachineState {
  readonly mode: 'NORMAL' | 'MAINTENANCE' | 'TRANSFER';
  /** Whether the core may or must regard it as online (§7). `unknown`: both are allowed. */
  readonly online: 'yes' | 'no' | 'unknown';
  /** When its last believable frame was taken. */
  readonly heardAt: Span | null;
}

/** A lane's stock and status. */
export interface LaneState {
  readonly stock: number;
  readonly floorStatus: string;
}

/** A line of an order. Counts as in §4.11. */
export interface RecordState {
  /** null while no answer has named it. */
  readonly id: number | null;
  readonly productId: number;
  readonly lane: number;
  readonly quantity: number;
  /** Fen for one item. */
  readonly price: number;
  readonly status: RecordStatus;
  readonly delivered: number;
  readonly inFlight: number;
  readonly inDoubt: number;
  /** Whether the callback of its last outcome was acknowledged; `unknown`: both are allowed. */
  readonly notified: 'yes' | 'no' | 'unknown';
}

export type RecordStatus =
  'WAITING_PICKED_UP' | 'IS_DELIVERING' | 'IS_SUCCESS' | 'IS_FAILED' | 'IS_TIMEOUT' | 'IS_REFUND';

export type OrderStatus =
  'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED' | 'REVOKED' | 'USERPAYING' | 'PAYERROR' | 'PICKUPCODE';

/** An order. */
export interface OrderState {
  /** null while no answer has named it. */
  readonly id: number | null;
  readonly appId: string;
  readonly tradeId: string;
  readonly notifyUrl: string;
  readonly status: OrderStatus;
  /** When it was created. */
  readonly createdAt: Span;
  readonly records: readonly RecordState[];
  /** Key of the pickup code that bought it; null: an order of `POST /orders`. */
  readonly pickupCodeKey: string | null;
  /** How many of its callbacks were acknowledged (§5.29). */
  readonly acknowledged: CountRange;
}

/** A count that is known within bounds. */
export interface CountRange {
  readonly least: number;
  readonly most: number;
}

/** A command and what became of it. */
export interface DeliveryState {
  /** null while no answer, frame or callback has named it. */
  readonly id: string | null;
  readonly appId: string;
  readonly purpose: 'sale' | 'lane-test';
  /** Empty for a lane test. */
  readonly orderKey: string;
  /** Place of the record in its order. */
  readonly line: number;
  readonly lane: number;
  readonly quantity: number;
  readonly notifyUrl: string;
  readonly grantedAt: Span;
  /** null while no command has shown it. */
  readonly token: number | null;
  readonly outcome: DeliveryOutcome | null;
}

export interface DeliveryOutcome {
  readonly kind: 'success' | 'failure' | 'timeout';
  readonly floorStatus: string;
  readonly errorMsg: string;
  readonly at: Span;
}

/** The lock's holder. */
export interface Hold {
  readonly deliveryKey: string;
  readonly grantedAt: Span;
}

export interface PickupCodeState {
  /** null while no answer has named it. */
  readonly id: number | null;
  readonly appId: string;
  /** null where no answer has shown it. */
  readonly code: string | null;
  /** null: any product. */
  readonly productId: number | null;
  /** How many digits it has. */
  readonly length: number;
  /** Wall clock, Unix ms; null: never. */
  readonly expiresAt: number | null;
  /** Key of the order that it bought. */
  readonly usedBy: string | null;
  readonly cancelled: boolean;
  readonly createdAt: Span;
}

export interface JobState {
  readonly orderKey: string;
  readonly line: number;
  readonly quantity: number;
}

export interface OpenKeys {
  /** Deliveries without an outcome, in the order of their grants. */
  readonly deliveries: readonly string[];
  /** Orders that expire unless they are paid, sorted. */
  readonly unpaid: readonly string[];
  /** Callbacks that are not acknowledged, sorted. */
  readonly callbacks: readonly string[];
}

export interface OwedCommand {
  readonly deliveryKey: string;
  readonly grantedAt: Span;
  /**
   * `seen`: the machine gets it at some time. `certain`: it must get it at once. `possible`: it may have got lost, or
   * the core found that it cannot be sent. `impossible`: the core must find that. `left`: it is on its way, lost, or
   * was never sent, and is not sent any more.
   */
  readonly arrival: 'seen' | 'certain' | 'possible' | 'impossible' | 'left';
  /** It was not sent later than this: its core stopped, or its delivery had its outcome. */
  readonly sentBy?: number;
}

/** Grants of one machine. A delivery's key is the number of its grant, from 1. */
export interface GrantHistory {
  readonly count: number;
  /** The latest grant whose token is known. */
  readonly token: { readonly grant: number; readonly value: number } | null;
  /** The latest grant whose delivery id is known. */
  readonly id: { readonly grant: number; readonly value: string } | null;
  /** Keys of deliveries whose id is not known. */
  readonly withoutId: readonly string[];
}

/** How the frames of one machine stand (§7.26 to §7.40). */
export interface FrameHistory {
  /** `timestamp` of the last accepted frame. */
  readonly lastTime: number;
  /** Where it is not certain that the latest frames were accepted: the last time is at least this. */
  readonly lastTimeLeast: number;
  /** The last time that is certainly stored, and holds over a restart. */
  readonly lastTimeStored: number;
  readonly acceptedAt: Span;
  /** Texts of the accepted frames of that second, sorted; null: a restart has forgotten them. */
  readonly ofLastSecond: readonly string[] | null;
  /** The last time when the last command was sent. */
  readonly lastTimeAtCommand: number;
  /** Number of the connection that was proven last; null: none since the start. */
  readonly provenConnection: number | null;
  /** Whether it must answer a challenge on each connection (§7.39). */
  readonly challengeFirst: boolean;
  /** The last challenge that the machine got, and on which connection. */
  readonly challenge: { readonly nonce: string; readonly connection: number; readonly at: number } | null;
  /** Every nonce so far. */
  readonly nonces: readonly string[];
}

/** What a core does at the moment. `failing`: its store fails, so that what is due may wait. */
export interface ServiceState {
  readonly state: 'running' | 'stopped' | 'failing';
  readonly since: Span;
  /** Whether the store fails, also while no core runs. */
  readonly storeFails: boolean;
  /** Until when a slow store, or a core that stood still, held up what was due; Infinity: it still does. */
  readonly heldUntil: number;
  /** When the store worked again for a core that had met its failures, ms of the run; -1: there were none. */
  readonly storeFailedUntil: number;
  /** Number of the last change. */
  readonly lastChange: number;
}

/** A notification that is owed to a receiver. */
export interface CallbackState {
  readonly method: 'device.delivery.response' | 'order.closed';
  /** Of the delivery or of the closed order. */
  readonly subjectKey: string;
  /** When it was written: with the outcome or the closing. */
  readonly owedAt: Span;
  /** Attempts that were seen. */
  readonly seen: number;
  /** When the last of them was seen, ms of the run; -1: none was. */
  readonly lastSeenAt: number;
  /** Member `timestamp` of the first one: all attempts are alike (§5.7). */
  readonly timestamp: string | null;
  /** How often the core was stopped since. */
  readonly restarts: number;
  /** How many attempts between those that were seen reached no receiver, at most. */
  readonly unseenMost: number;
  /** How many of those that were seen are copies that the network made, at most. */
  readonly copiesMost: number;
  /** Whether an acknowledgement was given that may have been stored. */
  readonly mayCount: boolean;
  /** An acknowledgement is on its way to the core, or stored. */
  readonly acknowledgement: Acknowledgement | null;
  /** Whether it was reported that it did not come in time. */
  readonly overdue: boolean;
}

export interface Acknowledgement {
  /** When the receiver gave it, ms of the run. */
  readonly at: number;
  /** Whether the core certainly gets it in time. */
  readonly certain: boolean;
  readonly stored: boolean;
}

export interface RememberedAnswer {
  readonly at: Span;
  /** Text of the first answer without its message; null where none arrived. */
  readonly answer: string | null;
}
