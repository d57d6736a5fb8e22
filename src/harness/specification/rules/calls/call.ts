import type { Call, Json } from '../../observation.ts';
import type { Span } from '../../span.ts';
import { isObject } from '../shared/expected.ts';
import { routeOf } from './endpoints.ts';

/**
 * When a call took effect, as far as that may be kept: the whole span of an answered call, so that overlapping calls
 * come to the same in any order.
 */
export function keptSpan(call: Call, at: Span): Span {
  return call.answer === null ? at : { from: call.from, to: call.to };
}

/** The number in a path: of an order, product, delivery or machine. */
export function idInPath(call: Call): number {
  return Number(routeOf(call)?.pathId?.text);
}

/** Members of a call's body. */
export function membersOf({ body }: Call): Readonly<Record<string, Json>> {
  return body.kind === 'signed' || body.kind === 'plain' ? body.members : {};
}

/** A member of `data` of a call's answer. */
export function answered({ answer }: Call, name: string): Json | undefined {
  const data = answer?.data;
  return isObject(data) && Object.hasOwn(data, name) ? data[name] : undefined;
}

/** Whether a call asks for all machines of its merchant, and so is about none of them alone. */
export function isMachineList(call: Call): boolean {
  return routeOf(call)?.endpoint.name === 'machines';
}
