import type { CallBody, Json, Members } from '../../observation.ts';
import type { Span } from '../../span.ts';
import type { Terms } from '../../terms.ts';
import type { Endpoint, PathIdName } from './endpoints.ts';
import { detailOf, type Detail } from './details.ts';
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

function faultsInOrder(terms: Terms, { sign, isLowerCase, members }: SignedBody, at: Span): readonly (Fault | null)[] {
  if (sign === 'missing') {
    const details = ['sign-missing', 'sign-type'].flatMap((reason) => detailOf({ reason, member: 'sign' }) ?? []);
    return [{ ...fault4003('sign-missing', 'without a sign', ['sign-is-a-string']), details }];
  }
  if (sign === 'wrong') {
    return [
      {
        clause: 'sign-wrong',
        status: 400,
        code: 4006,
        reason: 'with a wrong sign',
        details: [],
        ...(isLowerCase && { also: ['only-upper-case'] }),
      },
    ];
  }
  const timestamp = readTimestamp(members['timestamp']);
  if (timestamp === null) {
    const given = members['timestamp'];
    const seen = given === undefined ? 'left out' : JSON.stringify(given);
    const fault = fault4003('timestamp-malformed', `with the timestamp ${seen}`, ['timestamp-form']);
    return [{ ...fault, details: [timestampDetail(given)] }];
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

/** The detail of a malformed timestamp. */
function timestampDetail(given: Json | undefined): Detail {
  if (!isThere(given)) return { zh: '缺少 timestamp', en: 'member "timestamp" is missing' };
  if (/^[1-9]\d{11,15}$/.test(textOf(given)))
    return { zh: 'timestamp 应为秒,收到的是毫秒', en: 'member "timestamp" is in milliseconds; send Unix seconds' };
  return {
    zh: 'timestamp 应为十进制 Unix 秒',
    en: 'member "timestamp" is not a Unix time in seconds, in plain decimal digits',
  };
}

/** §2.15, §2.28. */
const separatorFault = perObject((members: Members): Fault | null => {
  for (const [name, value] of Object.entries(members)) {
    if (!/[&=]/.test(name) && (name === 'notify_url' || !/[&=]/.test(textOf(value)))) continue;
    const detail = detailOf({ reason: 'separator', member: name });
    const fault = fault4003('separator-in-member', `with ${name} ${JSON.stringify(value)}`, ['no-separators']);
    return { ...fault, ...(detail && { details: [detail] }) };
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
