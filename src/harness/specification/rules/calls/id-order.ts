import type { Call } from '../../observation.ts';
import type { Span } from '../../span.ts';
import { textOf } from '../shared/text-of.ts';
import { answered } from './call.ts';
import { routeOf } from './endpoints.ts';

/**
 * When calls took effect, as far as the ids that they gave show it: ids grow (§1.20), so what has the smaller id came
 * first. Leaves the many orders of overlapping calls out that no search need try.
 * @param calls of one machine, without those that may have been answered from what an earlier one made.
 * @returns the narrower spans; a call whose span stays is not among them. Where ids do not grow, all stay.
 */
export function narrowedByIds(calls: readonly Call[]): ReadonlyMap<Call, Narrowed> {
  const narrowed = new Map<Call, Narrowed>();
  for (const kind of ['order_id', 'delivery_id'] as const) {
    for (const [call, span] of narrow(makersOf(calls, kind), narrowed)) narrowed.set(call, span);
  }
  return narrowed;
}

/** When a call took effect. */
export interface Narrowed extends Span {
  /** Where it stands among calls of the same span: the event of a call that came no later, */
  readonly place: number;
  /** and among those with the same place. */
  readonly rank: number;
}

interface Maker {
  readonly call: Call;
  readonly id: bigint;
}

/** Calls that made something and gave its id, in the order of ids. */
function makersOf(calls: readonly Call[], kind: 'order_id' | 'delivery_id'): readonly Maker[] {
  const makers = calls.flatMap((call): readonly Maker[] => {
    const id = isMaking(call, kind) ? textOf(answered(call, kind)) : '';
    return /^\d{1,32}$/.test(id) ? [{ call, id: BigInt(id) }] : [];
  });
  return makers.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isMaking(call: Call, kind: 'order_id' | 'delivery_id'): boolean {
  if (call.answer?.status !== 200 || call.answer.code !== 0) return false;
  const name = routeOf(call)?.endpoint.name;
  if (kind === 'order_id') return name === 'create-order' || name === 'consume-code';
  return name === 'deliver' || name === 'lane-test';
}

function narrow(makers: readonly Maker[], known: ReadonlyMap<Call, Narrowed>): readonly (readonly [Call, Narrowed])[] {
  const spans = makers.map(({ call }, rank) => {
    const { from, to } = known.get(call) ?? call;
    return { call, from, to, place: known.get(call)?.place ?? call.events[0] ?? 0, rank };
  });
  let first = { from: -Infinity, place: -Infinity };
  for (const span of spans) {
    first = { from: Math.max(first.from, span.from), place: Math.max(first.place, span.place) };
    Object.assign(span, first);
  }
  let to = Infinity;
  for (const span of spans.toReversed()) span.to = to = Math.min(to, span.to);
  if (spans.some((span) => span.from > span.to)) return [];
  return spans.map(({ call, ...span }) => [call, span]);
}
