import type { CallBody, Json, Members } from '../../observation.ts';
import type { Span } from '../../span.ts';
import type { Terms } from '../../terms.ts';
import type { Endpoint, PathIdName } from './endpoints.ts';
import { fault4003, isThere, type Fault } from './members.ts';
import { perObject } from '../shared/per-object.ts';
import { textOf } from '../shared/text-of.ts';

type SignedBody = Extract<CallBody, { readonly kind: 'signed' }>;

/** From this timestamp on it is taken for milliseconds (§2.16). */
const firstMilliseconds = 100_000_000_000;

/**
 * Why a signed payload is refused (§2.23 to §2.28), in their order; null: it is not.
 * @returns both where the window of its timestamp begins or ends within `at`.
 */
export function signedFaults(terms: Terms, body: SignedBody, at: Span): readonly (Fault | null)[] {
  return faultsInOrder(terms, body, at).map(
    (fault) => fault && { ...fault, also: [...(fault.also ?? []), 'sign-rules'] },
  );
}

function faultsInOrder(terms: Terms, { sign, members }: SignedBody, at: Span): readonly (Fault | null)[] {
  if (sign === 'missing') return [fault4003('sign-missing', 'without a sign', ['sign-is-a-string'])];
  if (sign === 'wrong') {
    return [{ clause: 'sign-wrong', status: 400, code: 4006, reason: 'with a wrong sign' }];
  }
  const timestamp = readTimestamp(members['timestamp']);
  if (timestamp === null) {
    const given = members['timestamp'];
    const seen = given === undefined ? 'left out' : JSON.stringify(given);
    return [fault4003('timestamp-malformed', `with the timestamp ${seen}`, ['timestamp-form'])];
  }
  const separated = separatorFault(members);
  const outside = fault4003('timestamp-outside-window', `with the timestamp ${timestamp}`, ['timestamp-window']);
  const { timestampWindowMs } = terms.limits;
  const wall = terms.wallClock(at);
  const mayBeInside =
    timestamp * 1000 >= wall.from - timestampWindowMs && timestamp * 1000 <= wall.to + timestampWindowMs;
  const mayBeOutside =
    timestamp * 1000 < wall.to - timestampWindowMs || timestamp * 1000 > wall.from + timestampWindowMs;
  return [...(mayBeInside ? [separated] : []), ...(mayBeOutside ? [outside] : [])];
}

/** Unix seconds (§2.16); null where it is malformed. */
function readTimestamp(value: Json | undefined): number | null {
  const isPlain = typeof value === 'number' || (typeof value === 'string' && /^(?:0|[1-9]\d*)$/.test(value));
  const seconds = isPlain ? Number(value) : NaN;
  return Number.isSafeInteger(seconds) && seconds >= 0 && seconds < firstMilliseconds ? seconds : null;
}

/** §2.15, §2.28. */
const separatorFault = perObject((members: Members): Fault | null => {
  for (const [name, value] of Object.entries(members)) {
    if (!/[&=]/.test(name) && (name === 'notify_url' || !/[&=]/.test(textOf(value)))) continue;
    return fault4003('separator-in-member', `with ${name} ${JSON.stringify(value)}`, ['no-separators']);
  }
  return null;
});

/** Whether the id of the path is the signed member of its name (§1.36, §2.32); null: it is, or need not be there. */
export function pathIdFault(
  terms: Terms,
  endpoint: Endpoint,
  pathId: { readonly name: PathIdName; readonly text: string },
  members: Members,
): Fault | null {
  if (endpoint.body !== 'signed') return null;
  const signed = members[pathId.name];
  const isMissing = !isThere(signed);
  if (isMissing ? !terms.limits.signedPathRequired : textOf(signed) === pathId.text) return null;
  const reason = isMissing ? `without ${pathId.name}` : `with ${pathId.name} ${textOf(signed)}`;
  return fault4003('path-id-differs', reason, ['signed-path']);
}
