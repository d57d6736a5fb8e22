import type { Call } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { BodyFault } from '../../observation.ts';
import type { Span } from '../../span.ts';
import type { Terms } from '../../terms.ts';
import { membersOf } from './call.ts';
import { routeOf, routesOf, type PathIdName, type Route } from './endpoints.ts';
import { perObject } from '../shared/per-object.ts';
import { detailOf, missingDetail, unknownDetail, type Detail } from './details.ts';
import { fault4003, memberFault, type Fault } from './members.ts';
import { pathIdFault, signedFaults } from './signed-request.ts';

/** What §1 to §3 make of a call: refused, or passed on to its endpoint. */
export type EnvelopeVerdict =
  { readonly fault: Fault; readonly route: null } | { readonly fault: null; readonly route: Route };

/**
 * Judges a call up to the point where its endpoint decides (§1.21 to §1.36), without the limits on wrong calls.
 * @param at when it is judged.
 * @returns more than one verdict where that cannot be known from outside.
 */
export function judgeEnvelope(terms: Terms, call: Call, at: Span): readonly EnvelopeVerdict[] {
  const route = routeOf(call);
  const early = route ? credentialsFault(call) : routesOf(call.path).length === 0 ? unknownPath : wrongMethod;
  const isTooLong = call.body.kind === 'malformed' && call.body.fault === 'body-size';
  // Over HTTP a body that is too long is refused first (§1.6).
  if (early && isTooLong) return [refused(early), refused(tooLong)];
  if (early || !route) return [refused(early ?? unknownPath)];
  return bodyFaults(terms, call, route, at).map((fault) => (fault ? refused(fault) : { fault: null, route }));
}

const unknownPath: Fault = { clause: 'unknown-path', status: 404, code: 4004, reason: 'at an unknown path' };
const wrongMethod: Fault = { clause: 'wrong-http-method', status: 405, code: 4004, reason: 'by the wrong HTTP method' };
const tooLong: Fault = {
  clause: 'body-size',
  status: 413,
  code: 4003,
  reason: 'with a body that is too long',
  details: [{ zh: '请求体超过 65536 字节', en: 'the body is longer than 65536 bytes' }],
};

function refused(fault: Fault): EnvelopeVerdict {
  return { fault, route: null };
}

/** §1.26 to §1.28. */
function credentialsFault({ credentials }: Call): Fault | null {
  switch (credentials) {
    case 'right':
      return null;
    case 'appid-missing':
      return { clause: 'appid-missing', status: 401, code: 4000, reason: 'without an Appid' };
    case 'appid-unknown':
      return { clause: 'appid-unknown', status: 401, code: 4001, reason: 'with an unknown Appid' };
    case 'secret-wrong':
      return { clause: 'appsecret-wrong', status: 401, code: 4009, reason: 'with a wrong AppSecret' };
  }
}

/** §1.29 to §1.36; null: the endpoint decides. */
function bodyFaults(terms: Terms, call: Call, route: Route, at: Span): readonly (Fault | null)[] {
  const { body } = call;
  if (body.kind === 'malformed') {
    if (body.fault === 'body-size') return [tooLong];
    const details = bodyDetails(body.why);
    const fault = fault4003(body.fault, 'with a malformed body', malformedBy[body.fault]);
    return [{ ...fault, ...(details && { details }) }];
  }
  const { endpoint } = route;
  if (endpoint.body !== 'none' && body.kind !== endpoint.body) {
    return [fault4003('body-malformed', 'with another kind of body', ['body-kinds'])];
  }
  const early = body.kind === 'signed' ? signedFaults(terms, body, at) : [null];
  return early.map((fault) => fault ?? pathFault(route) ?? membersFault(call) ?? idFault(terms, call, route));
}

const noObject: Detail = { zh: '请求体应为一个 JSON 对象', en: 'the body must be a JSON object' };
const payloadNoString: Detail = {
  zh: '参数 "payload" 应为 base64 字符串',
  en: 'member "payload" must be a string of base64',
};

/** The details that a malformed body may be refused with; undefined: any. */
function bodyDetails(why: BodyFault | undefined): readonly Detail[] | undefined {
  if (why === undefined) return undefined;
  switch (why.reason) {
    case 'unknown':
      return [unknownDetail(why.member ?? '')];
    case 'missing':
      return [missingDetail(why.member ?? '')];
    case 'body-no-object':
      return [noObject];
    case 'payload-no-string':
      return [payloadNoString];
    default: {
      const detail = detailOf(why);
      return detail ? [detail] : undefined;
    }
  }
}

/** Clauses that have a part in a malformed body. */
const malformedBy: Partial<Record<ClauseName, readonly ClauseName[]>> = {
  'body-malformed': ['strict-json'],
  'body-members': ['body-kinds'],
  'payload-malformed': ['flat', 'base64-round-trips'],
  'payload-size': ['payload-malformed'],
  'key-member': ['no-strange-names'],
};

const pathIdForm: Readonly<Record<PathIdName, RegExp>> = {
  order_id: /^[1-9]\d{0,15}$/,
  product_id: /^[1-9]\d{0,15}$/,
  delivery_id: /^\d{1,32}$/,
  machine_no: /^\d{1,32}$/,
};

/** §1.34, §3.17. */
function pathFault({ endpoint, pathId }: Route): Fault | null {
  if (!pathId) return null;
  const { name, text } = pathId;
  const isSafe = !pathIdForm[name].source.startsWith('^[1-9]') || Number.isSafeInteger(Number(text));
  if (pathIdForm[name].test(text) && isSafe) return null;
  const reason = `at ${endpoint.path} with ${name} ${text}`;
  return { clause: 'path-id-malformed', status: 404, code: 4004, reason, also: ['path-ids'] };
}

/** §1.35. */
const membersFault = perObject((call: Call): Fault | null => {
  const route = routeOf(call);
  return route && memberFault(route.endpoint.name, membersOf(call));
});

/** §1.36. */
function idFault(terms: Terms, call: Call, { endpoint, pathId }: Route): Fault | null {
  return pathId && pathIdFault(terms, endpoint, pathId, membersOf(call));
}

/** The machine that a call names, by its number; null: it names none that could be one. */
export function machineOf({ path, body }: Pick<Call, 'path' | 'body'>): string | null {
  const inPath = routesOf(path).find(({ pathId }) => pathId?.name === 'machine_no')?.pathId?.text;
  const named = body.kind === 'signed' || body.kind === 'plain' ? body.members['machine_no'] : undefined;
  const machineNo = inPath ?? (typeof named === 'string' || typeof named === 'number' ? String(named) : '');
  return /^\d{8}$/.test(machineNo) ? machineNo : null;
}
