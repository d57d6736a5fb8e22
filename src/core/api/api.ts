import type { CoreConfig } from '../config.ts';
import { accept, refuse, type Result } from '../domain/errors.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Clock } from '../ports/clock.ts';
import type { Rules } from '../rules.ts';
import type { Services } from '../services.ts';
import { auditor, machineIn, type OnAudit } from './audit.ts';
import { makeAuth } from './auth.ts';
import { readMembers, readNothing, readPayload, readText } from './request-body.ts';
import type { Endpoint, RawCall } from './endpoint.ts';
import { endpoints } from './endpoints/index.ts';
import { methodResponse, refusalResponse, successResponse, unpaidSampleResponse } from './envelope.ts';
import type { ApiRequest, ApiResponse } from './http/http-types.ts';
import type { RawMembers } from './member-validation.ts';
import { languageOf, type Language } from './language.ts';
import type { Guard } from './limits/attempt-guard.ts';
import { makeRouter, type Route } from './router.ts';

/** What the API needs. */
export interface ApiOptions {
  readonly services: Services;
  /** Apps that may call; they are read once. */
  readonly merchants: readonly Merchant[];
  readonly clock: Clock;
  readonly config: Pick<CoreConfig, 'timestampWindowMs' | 'unpaidCodeZero' | 'signedPath'>;
  readonly rules: Rules['signing'];
  /** Told of every answer. `endpoint` is a name of the table or `unknown`; must not throw. */
  readonly onRequest?: OnRequest;
  /** Counts wrong calls, and turns away who makes too many; without it nobody is. */
  readonly guard?: Guard | undefined;
  /** Told of every call that was refused or changed something; must not throw. */
  readonly onAudit?: OnAudit | undefined;
  /** Told of every exception that became a 5000; must not throw. The caller learns nothing of it. */
  readonly onError?: (error: unknown, endpoint: string) => void;
}

/** @param code of PROTOCOL §6, 0 for success. (With `unpaidCodeZero` the envelope says 0 where this says 6054.) */
export type OnRequest = (endpoint: string, status: number, code: number, durationMs: number) => void;

/** What a request was answered, and what it counts as. */
interface Answer {
  readonly endpoint: string;
  readonly code: number;
  readonly response: ApiResponse;
}

/** What is known of a request on its way, for the audit. */
interface Seen {
  members: RawMembers;
}

/**
 * Makes the API: a function from request to response that never rejects. The order of its checks is the order of
 * their cost and of what they give away: route, caller, body, payload, sign, window, members. No service is called
 * before all of them have passed (`no-effect-unverified`), and nobody learns what an endpoint thinks of a member
 * before the sign is right.
 */
export function createApi(options: ApiOptions): (request: ApiRequest) => Promise<ApiResponse> {
  const route = makeRouter(endpoints);
  const authenticate = makeAuth(options.merchants);
  const { clock, guard, onRequest } = options;
  const audit = options.onAudit && auditor(options.merchants, options.onAudit);

  async function respond(request: ApiRequest, arrivedAt: number): Promise<Answer> {
    const language = languageOf(request.headers['accept-language']);
    const target = route(request.method, request.path);
    if (target.kind !== 'endpoint') {
      const answer = misdirected(target, language);
      audit?.(request, null, {}, answer.response.status, answer.code);
      return answer;
    }
    const seen: Seen = { members: {} };
    const answer = await respondAt(target, request, arrivedAt, seen, language);
    audit?.(request, target, seen.members, answer.response.status, answer.code);
    return answer;
  }

  async function respondAt(
    { endpoint, pathText }: Target,
    request: ApiRequest,
    arrivedAt: number,
    seen: Seen,
    language: Language,
  ): Promise<Answer> {
    try {
      const call = admit(endpoint, pathText, request, arrivedAt, seen);
      const result = call.ok ? await answerGuarded(endpoint, options, call.value, request.address ?? '') : call;
      if (result.ok) return { endpoint: endpoint.name, code: 0, response: successResponse(result.value) };
      const { refusal } = result;
      const asInSample = options.config.unpaidCodeZero && refusal.code === 6054 && endpoint.name === 'deliver';
      const response = asInSample ? unpaidSampleResponse() : refusalResponse(refusal, language);
      return { endpoint: endpoint.name, code: refusal.code, response };
    } catch (error) {
      options.onError?.(error, endpoint.name);
      return { endpoint: endpoint.name, code: 5000, response: refusalResponse({ code: 5000 }, language) };
    }
  }

  function admit(
    endpoint: Endpoint,
    pathText: string,
    request: ApiRequest,
    arrivedAt: number,
    seen: Seen,
  ): Result<RawCall> {
    const { address = '', headers } = request;
    const appId = headers['appid'] ?? '';
    const tooOften = guard?.beforeSecret(appId, address);
    if (tooOften) return { ok: false, refusal: tooOften };
    const caller = authenticate(headers);
    guard?.afterSecret(appId, address, caller.ok);
    if (!caller.ok) return caller;
    const text = readText(request.body, headers['content-encoding']);
    if (!text.ok) return text;
    if (endpoint.takes === 'signed')
      return admitSigned({ caller: caller.value, pathText, arrivedAt, address, seen }, text.value, options);
    const members = endpoint.takes === 'plain' ? readMembers(text.value) : readNothing(text.value);
    if (members.ok) seen.members = members.value;
    return members.ok
      ? accept({
          caller: caller.value,
          members: members.value,
          pathText,
          sign: '',
          arrivedAt,
          signedPath: options.config.signedPath,
        })
      : members;
  }

  return async (request) => {
    const arrivedAt = request.arrivedAt ?? clock.monotonic();
    const { endpoint, code, response } = await respond(request, arrivedAt);
    onRequest?.(endpoint, response.status, code, clock.monotonic() - arrivedAt);
    return response;
  };
}

type Target = Extract<Route, { kind: 'endpoint' }>;

/** Calls the endpoint; a pickup code is looked at, and an unknown machine told of, as often as the guard allows. */
async function answerGuarded(
  endpoint: Endpoint,
  { services, guard }: ApiOptions,
  call: RawCall,
  address: string,
): Promise<Result<unknown>> {
  if (guard === undefined) return endpoint.answer(services, call);
  const { appId } = call.caller;
  const triesCode = endpoint.name === 'consume-pickup-code';
  const machineNo = machineIn(endpoint, call.pathText, call.members) ?? '';
  const tooOften = triesCode ? guard.beforeCode(appId, machineNo) : null;
  if (tooOften) return { ok: false, refusal: tooOften };
  const result = await endpoint.answer(services, call);
  if (triesCode) guard.afterCode(appId, machineNo, result.ok ? 0 : result.refusal.code);
  const tooMany = !result.ok && result.refusal.code === 6026 ? guard.unknownMachine(appId, address) : null;
  return tooMany ? { ok: false, refusal: tooMany } : result;
}

/**
 * 404 for a path that is none of ours, 405 for a method that its path does not take, 426 for a machine's path without a
 * WebSocket; all are 4004 in the envelope.
 */
function misdirected(target: Exclude<Route, { kind: 'endpoint' }>, language: Language): Answer {
  const named = { endpoint: 'unknown', code: 4004 } as const;
  if (target.kind === 'nowhere') {
    const detail = { zh: '没有这个接口，见 /openapi.json', en: 'no such endpoint, see /openapi.json' };
    return { ...named, response: refusalResponse({ code: 4004, detail }, language) };
  }
  if (target.kind === 'method') return { ...named, response: methodResponse(target.allow, language) };
  const detail = { zh: '设备在此以 WebSocket 连接', en: 'machines connect here by WebSocket' };
  const headers = { upgrade: 'websocket', connection: 'upgrade, close' };
  return { ...named, response: refusalResponse({ code: 4004, status: 426, detail }, language, headers) };
}

/** Members whose value may hold `&` and `=`: a URL has to (PROTOCOL §2). */
const mayHoldSeparators = ['notify_url'] as const;

/** A caller that has shown its AppSecret, and what is known of its call. */
interface Caller {
  readonly caller: Merchant;
  readonly pathText: string;
  readonly arrivedAt: number;
  readonly address: string;
  readonly seen: Seen;
}

/** PROTOCOL §2, from the body's text to members that this caller has signed just now. */
function admitSigned(
  { caller, pathText, arrivedAt, address, seen }: Caller,
  text: string,
  { clock, config, guard, rules }: ApiOptions,
): Result<RawCall> {
  const encoded = readPayload(text);
  if (!encoded.ok) return encoded;
  const decoded = rules.decodePayload(encoded.value);
  if (!decoded.ok) return refuse(4003, decoded.fault.text);
  const { payload, sign } = decoded;
  const keys = [caller.appKey, ...(caller.otherAppKeys ?? [])];
  seen.members = payload;
  const tooOften = guard?.beforeSign(caller.appId, address);
  if (tooOften) return { ok: false, refusal: tooOften };
  if (!keys.some((key) => rules.verifySign(payload, sign, key, caller.signDialects))) {
    guard?.wrongSign(caller.appId, address);
    return refuse(4006);
  }
  const late = rules.timestampFault(payload['timestamp'], clock.now(), config.timestampWindowMs);
  if (late) return refuse(4003, late);
  const injection = rules.injectionFault(payload, mayHoldSeparators);
  if (injection) return refuse(4003, injection.text);
  return accept({ caller, members: payload, pathText, sign, arrivedAt, signedPath: config.signedPath });
}
