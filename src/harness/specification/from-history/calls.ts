import type { Answer, Call, Json, Members } from '../observation.ts';
import { lowerBound } from '../../sorted.ts';
import type { AnswerWire, CallWire } from '../wire/wire.ts';
import { senderNetwork } from './sender-network.ts';
import { lateMs, type SeenEvent } from './windows.ts';

/** A call with the machine that it is about; empty: none that the history knows. */
export interface SeenCall {
  readonly machine: string;
  readonly call: Call;
}

/** Failures after which it is certain that nothing was sent. */
const unsent: ReadonlySet<string> = new Set(['refused', 'forbidden', 'bad-url']);

/**
 * The calls of a history, in the order in which they began.
 * @param isMachine whether a number is that of a machine of the history.
 * @param travelMs how long a message is under way at most where nothing disturbs it.
 * @param isVirtual whether the run's clock stands still while the network decides what becomes of a message.
 */
export function callsOf(
  seen: readonly SeenEvent[],
  isMachine: (machineNo: string) => boolean,
  travelMs: number,
  isVirtual: boolean,
): readonly SeenCall[] {
  const ends = new Map<number, SeenEvent>();
  for (const one of seen)
    if (one.event.kind === 'answer' || one.event.kind === 'no-answer') ends.set(one.event.call, one);
  const doubled = doublings(seen);
  const calls = seen.flatMap(({ event, index }): SeenCall[] => {
    if (event.kind !== 'call') return [];
    const end = ends.get(event.call);
    const { app, credentials, method, path, body, language, forwardedFor } = event.wire as CallWire;
    const call: Call = {
      call: event.call,
      from: event.t,
      to: endOf(event.t, end, travelMs),
      events: end ? [index, end.index] : [index],
      appId: app,
      credentials,
      method,
      path,
      body,
      ...(language !== undefined && { language }),
      // The proxy of a virtual world is trusted. Elsewhere the header is its sender's word.
      ...(isVirtual && forwardedFor !== undefined && { sender: senderNetwork(forwardedFor) }),
      answer: end?.event.kind === 'answer' ? answerOf(end.event.status, end.event.wire as AnswerWire) : null,
    };
    const machine = machineOf(call, event.machine, isMachine);
    const isUnsent = end?.event.kind === 'no-answer' && unsent.has(end.event.reason);
    const copies: Call[] = isUnsent ? [] : [call];
    // A copy may come to a core that was not yet there for the first one.
    if (isDoubled(doubled, event.t, isVirtual ? event.t : (end?.event.t ?? event.t)))
      copies.push({ ...call, to: Math.max(call.to, event.t + lateMs), answer: null });
    return copies.map((copy) => ({ machine, call: copy }));
  });
  return withTradesElsewhere(calls);
}

/**
 * When the network sent a call twice, ms of the run, in order: the core gets the same bytes once more, and the answer
 * that the caller saw is that of either.
 */
function doublings(seen: readonly SeenEvent[]): readonly number[] {
  return seen.flatMap(({ event }) =>
    event.kind === 'network-fault-fired' && event.fault === 'duplication' && event.path === 'api' ? [event.t] : [],
  );
}

/** Whether a call may be one that was sent twice: which one it was is not recorded, but when. */
function isDoubled(doubled: readonly number[], from: number, to: number): boolean {
  const first = doubled[lowerBound(doubled, (t) => t >= from)];
  return first !== undefined && first <= to;
}

/** By when a call has taken effect, if it ever does. */
function endOf(from: number, end: SeenEvent | undefined, travelMs: number): number {
  if (!end) return Infinity;
  const { event } = end;
  if (event.kind !== 'no-answer') return event.t;
  return event.reason === 'cut' ? event.t + travelMs : Math.max(event.t, from + lateMs);
}

function answerOf(status: number, { body, retryAfter }: AnswerWire): Answer {
  const seconds = retryAfter !== undefined && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
  const { code, message, data = null } = isMembers(body) ? body : {};
  if (typeof code !== 'number') return { status, code: -1, message: '', data: null, retryAfter: seconds };
  return { status, code, message: typeof message === 'string' ? message : '', data, retryAfter: seconds };
}

function machineOf({ body, path }: Call, named: string, isMachine: (machineNo: string) => boolean): string {
  const member = 'members' in body ? body.members['machine_no'] : undefined;
  const inPath = /^\/rent\/machines\/([^/?]+)(?:\?|$)/.exec(path)?.[1];
  const given = inPath ?? member;
  // A call that names another machine than its caller meant is about that one, or about none.
  const machineNo = typeof given === 'string' || typeof given === 'number' ? String(given) : named;
  return isMachine(machineNo) ? machineNo : '';
}

/** The trade id that a call uses up if it succeeds; null: none. */
function tradeKeyOf({ appId, method, path, body }: Call): string | null {
  if (method !== 'POST' || !(path === '/orders' || path === '/consumes') || !('members' in body)) return null;
  const tradeId = body.members['trade_id'];
  return typeof tradeId === 'string' ? `${appId} ${tradeId}` : null;
}

function withTradesElsewhere(calls: readonly SeenCall[]): readonly SeenCall[] {
  const byTrade = new Map<string, SeenCall[]>();
  for (const one of calls) {
    const key = tradeKeyOf(one.call);
    if (key === null) continue;
    const others = byTrade.get(key);
    if (others) others.push(one);
    else byTrade.set(key, [one]);
  }
  return calls.map((one) => {
    const key = tradeKeyOf(one.call);
    const others = key === null ? [] : (byTrade.get(key) ?? []).filter(({ machine }) => machine !== one.machine);
    const tradeElsewhere = takenBy(others, one.call);
    return tradeElsewhere ? { machine: one.machine, call: { ...one.call, tradeElsewhere } } : one;
  });
}

function takenBy(others: readonly SeenCall[], { from, to }: Call): Call['tradeElsewhere'] {
  let maybe: Call['tradeElsewhere'];
  for (const { call } of others) {
    if (call.from > to || (call.answer && call.answer.code !== 0)) continue;
    const orderId = call.answer ? orderIdIn(call.answer) : null;
    if (call.answer && call.to < from) return { taken: 'yes', orderId };
    maybe ??= { taken: 'maybe', orderId };
  }
  return maybe;
}

function orderIdIn({ data }: Answer): number | null {
  const orderId = isMembers(data) ? data['order_id'] : undefined;
  return typeof orderId === 'number' ? orderId : null;
}

/** True for a JSON object. */
export function isMembers(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
