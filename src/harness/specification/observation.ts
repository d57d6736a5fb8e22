import type { ClauseName } from './clauses.ts';
import type { Span } from './span.ts';

/** A JSON value as it was on the wire. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json };

export type Members = Readonly<Record<string, Json>>;

/** Whether a sign is right by the specification's own signer, found out where the key was at hand. */
export type SignState = 'right' | 'wrong' | 'missing';

/** Why a body or its payload is malformed, for the detail of the refusal. */
export interface BodyFault {
  readonly reason: string;
  /** The member at fault; left out: none is. */
  readonly member?: string;
  /** Place in the JSON, from 0; left out: none is known. */
  readonly at?: number;
  /** The fault is in the body's own JSON. */
  readonly inBody?: true;
}

/** What a call carried. */
export type CallBody =
  | { readonly kind: 'none' }
  /** The members of the payload without `sign`. `signId` is equal for equal signs, and no sign. */
  | {
      readonly kind: 'signed';
      readonly members: Members;
      readonly sign: SignState;
      readonly signId: string;
      /** The sign is wrong, and would be right in upper case. */
      readonly isLowerCase?: true;
    }
  | { readonly kind: 'plain'; readonly members: Members }
  /** Not what the endpoint takes: no JSON, no base64, or not flat. `fault` names the clause that refuses it. */
  | {
      readonly kind: 'malformed';
      readonly fault: ClauseName;
      /** For the detail of the refusal; left out: not known. */
      readonly why?: BodyFault;
    };

/** One call and its answer, as the caller saw them. */
export interface Call extends Span {
  /** Number of the call in its history. */
  readonly call: number;
  /** Indexes of its events: the call, and the answer if there was one. */
  readonly events: readonly number[];
  /** Empty: none was sent. */
  readonly appId: string;
  readonly credentials: 'right' | 'appid-missing' | 'appid-unknown' | 'secret-wrong';
  readonly method: string;
  /** Below the base path. */
  readonly path: string;
  readonly body: CallBody;
  /** Header `Accept-Language`; left out: not sent, or not known. */
  readonly language?: string;
  /** The network that its sender counts by (§1.38, §1.40); left out: that of all calls without an address. */
  readonly sender?: string;
  /** null: no complete answer arrived, and whether the call took effect is open. */
  readonly answer: Answer | null;
  /**
   * What another machine's calls show of the trade id of this one: it cannot be seen from the machine alone. `orderId`
   * of the order that has it.
   */
  readonly tradeElsewhere?: { readonly taken: 'yes' | 'maybe'; readonly orderId: number | null };
}

/** What was answered. */
export interface Answer {
  /** HTTP status. */
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly data: Json;
  /** Header `Retry-After`, seconds; null: none. */
  readonly retryAfter: number | null;
}

/** A frame between machine and core, as the machine saw it. */
export interface Frame {
  readonly at: number;
  readonly event: number;
  readonly direction: 'up' | 'down';
  /** Number of the connection in the machine's history, from 1. */
  readonly connection: number;
  /** Members of the message without `sign`; null: not readable as a message. */
  readonly members: Members | null;
  readonly sign: SignState;
  /** When its sender sent it: for `down` as far as that can be known. */
  readonly sent: Span;
  /** For `up`: whether the network certainly delivered it, and by when, ms of the run. */
  readonly arrives: { readonly certain: boolean; readonly by: number };
  /** For `up` where the store fails: whether its report was certainly stored, and by when. Left out: as it arrives. */
  readonly stored?: { readonly certain: boolean; readonly by: number };
  /**
   * For `up`, where a proven connection may be over its budget (§7.22): `dropped` unseen; `held` until it is read
   * again, no later than `by`; `open`: one of these, or neither. Left out: it is within the budget.
   */
  readonly overBudget?: { readonly outcome: 'dropped' | 'held' | 'open'; readonly by: number };
}

/** A callback as its receiver saw it. */
export interface ReceivedCallback {
  readonly at: number;
  readonly event: number;
  readonly receiver: string;
  readonly url: string;
  readonly members: Members;
  readonly sign: SignState;
  /** HTTP status that was answered; 0: none. */
  readonly responseStatus: number;
}

/** A change of the link between machine and core, as it was seen at the machine's end or injected as a fault. */
export interface LinkChange {
  readonly at: number;
  readonly event: number;
  /** `unreliable`: from here on frames may get lost or late in either direction, until `reliable`. */
  readonly change: 'disconnected' | 'unreliable' | 'reliable';
  /** Close code of `disconnected`; 0: none. */
  readonly code: number;
}

/** The end of a connection as its machine saw it. */
export interface Disconnection {
  readonly at: number;
  readonly event: number;
  /** Close code; 1006: without one. */
  readonly code: number;
  /** When the connection came up. */
  readonly openedAt: number;
  /** Frames that the machine had sent on it. */
  readonly framesSent: number;
  /** The way between machine and core was disturbed meanwhile. */
  readonly isDisturbed: boolean;
}

/**
 * The core was stopped or started, its store began or ceased to fail, or what is due began or ceased to be held up by a
 * slow store or a core that stands still.
 */
export interface CoreChange extends Span {
  readonly event: number;
  /** Its place among the changes of the core: they take effect in this order. */
  readonly order: number;
  readonly change: 'stopped' | 'started' | 'store-failing' | 'store-working' | 'held-up' | 'prompt';
}

/** What was seen of one machine, in any order. */
export interface Observations {
  readonly calls: readonly Call[];
  readonly frames: readonly Frame[];
  readonly callbacks: readonly ReceivedCallback[];
  readonly linkChanges: readonly LinkChange[];
  readonly coreChanges: readonly CoreChange[];
}
