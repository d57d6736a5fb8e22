import type { CoreConfig } from '../config.ts';
import { accept, refuse, type Result } from '../domain/errors.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Clock } from '../ports/clock.ts';
import type { Rules } from '../rules.ts';
import type { Services } from '../services.ts';
import { createAuditor, machineNamedIn, type OnAudit } from './audit.ts';
import { createAuthenticator } from './auth.ts';
import { readMembers, readNothing, readPayload, readText } from './request-body.ts';
import type { Endpoint, RawCall } from './endpoint.ts';
import { endpoints } from './endpoints/index.ts';
import { methodResponse, refusalResponse, successResponse, unpaidSampleResponse } from './envelope.ts';
import type { ApiRequest, ApiResponse } from './http/http-types.ts';
import type { RawMembers } from './member-validation.ts';
import { languageOf, type Language } from './language.ts';
import type { AttemptGuard } from './limits/attempt-guard.ts';
import { createRouter, type Route } from './router.ts';

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
  readonly guard?: AttemptGuard | undefined;
  /** Told of every call that was refused or changed something; must not throw. */
  readonly onAudit?: OnAudit | undefined;
  /** Told of every exception that became a 5000; must not throw. The caller learns nothing of it. */
  readonly onError?: (error: unknown, endpoint: string) => void;
}

/** @param code of PROTOCOL §6, 0 for success. (With `unpaidCodeZero` the envelope says 0 where this says 6054.) */
export type OnRequest = (endpoint: string, status: number, code: number, durationMs: number) => void;

/** What a request was answered, and what it counts as. */
interface ApiAnswer {
  readonly endpoint: string;
  readonly code: number;
  readonly response: ApiResponse;
}

/** What is known of a request on its way, for the audit. */
interface AuditContext {
  members: RawMembers;
}

/**
 * Makes the API: a function from request to response that never rejects. The order of its checks is the order of
 * their cost and of what they give away: route, caller, body, payload, sign, window, members. No service is called
 * before all of them have passed (`no-effect-unverified`), and nobody learns what an endpoint thinks of a member
 * before the sign is right.
 */
export function createApi(options: ApiOptions): (request: ApiRequest) => Promise<ApiResponse> {
  const route = createRouter(endpoints);
  const authenticate = createAuthenticator(options.merchants);
  const { clock, guard, onRequest } = options;
  const audit = options.onAudit && createAuditor(options.merchants, options.onAudit);

  async function respond(request: ApiRequest, arrivedAt: number): Promise<ApiAnswer> {
    const language = languageOf(request.headers['accept-language']);
    const target = route(request.method, request.path);
    if (target.kind !== 'endpoint') {
      const answer = refuseRoute(target, language);
      audit?.(request, null, {}, answer.response.status, answer.code);
      return answer;
    }
    const auditContext: AuditContext = { members: {} };
    const answer = await respondWithEndpoint(target, request, arrivedAt, auditContext, language);
    audit?.(request, target, auditContext.members, answer.response.status, answer.code);
    return answer;
  }

  async function respondWithEndpoint(
    { endpoint, pathIdText }: EndpointTarget,
    request: ApiRequest,
    arrivedAt: number,
    auditContext: AuditContext,
    language: Language,
  ): Promise<ApiAnswer> {
    try {
      const call = admitCall(endpoint, pathIdText, request, arrivedAt, auditContext);
      const result = call.ok ? await answerGuarded(endpoint, options, call.value, request.address ?? '') : call;
      if (result.ok) return { endpoint: endpoint.name, code: 0, response: successResponse(result.value) };
      const { refusal } = result;
      const usesSampleForm = options.config.unpaidCodeZero && refusal.code === 6054 && endpoint.name === 'deliver';
      const response = usesSampleForm ? unpaidSampleResponse() : refusalResponse(refusal, language);
      return { endpoint: endpoint.name, code: refusal.code, response };
    } catch (error) {
      options.onError?.(error, endpoint.name);
      return { endpoint: endpoint.name, code: 5000, response: refusalResponse({ code: 5000 }, language) };
    }
  }

  function admitCall(
    endpoint: Endpoint,
    pathIdText: string,
    request: ApiRequest,
    arrivedAt: number,
    auditContext: AuditContext,
  ): Result<RawCall> {
    const { address = '', headers } = request;
    const appId = headers['appid'] ?? '';
    const tooManyAttempts = guard?.beforeSecret(appId, address);
    if (tooManyAttempts) return { ok: false, refusal: tooManyAttempts };
    const caller = authenticate(headers);
    guard?.afterSecret(appId, address, caller.ok);
    if (!caller.ok) return caller;
    const text = readText(request.body, headers['content-encoding']);
    if (!text.ok) return text;
    if (endpoint.bodyKind === 'signed')
      return admitSignedCall(
        { caller: caller.value, pathIdText, arrivedAt, address, auditContext },
        text.value,
        options,
      );
    const members = endpoint.bodyKind === 'plain' ? readMembers(text.value) : readNothing(text.value);
    if (members.ok) auditContext.members = members.value;
    return members.ok
      ? accept({
          caller: caller.value,
          members: members.value,
          pathIdText,
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

type EndpointTarget = Extract<Route, { kind: 'endpoint' }>;

/** Calls the endpoint; a pickup code is looked at, and an unknown machine told of, as often as the guard allows. */
async function answerGuarded(
  endpoint: Endpoint,
  { services, guard }: ApiOptions,
  call: RawCall,
  address: string,
): Promise<Result<unknown>> {
  if (guard === undefined) return endpoint.answer(services, call);
  const { appId } = call.caller;
  const isPickupCodeAttempt = endpoint.name === 'consume-pickup-code';
  const machineNo = machineNamedIn(endpoint, call.pathIdText, call.members) ?? '';
  const tooManyAttempts = isPickupCodeAttempt ? guard.beforeCode(appId, machineNo) : null;
  if (tooManyAttempts) return { ok: false, refusal: tooManyAttempts };
  const result = await endpoint.answer(services, call);
  if (isPickupCodeAttempt) guard.afterCode(appId, machineNo, result.ok ? 0 : result.refusal.code);
  const tooManyUnknown = !result.ok && result.refusal.code === 6026 ? guard.afterUnknownMachine(appId, address) : null;
  return tooManyUnknown ? { ok: false, refusal: tooManyUnknown } : result;
}

/**
 * 404 for a path that is none of ours, 405 for a method that its path does not take, 426 for a machine's path without a
 * WebSocket; all are 4004 in the envelope.
 */
function refuseRoute(target: Exclude<Route, { kind: 'endpoint' }>, language: Language): ApiAnswer {
  const answerBase = { endpoint: 'unknown', code: 4004 } as const;
  if (target.kind === 'nowhere') {
    const detail = { zh: '没有这个接口，见 /openapi.json', en: 'no such endpoint, see /openapi.json' };
    return { ...answerBase, response: refusalResponse({ code: 4004, detail }, language) };
  }
  if (target.kind === 'method') return { ...answerBase, response: methodResponse(target.allow, language) };
  const detail = { zh: '设备在此以 WebSocket 连接', en: 'machines connect here by WebSocket' };
  const headers = { upgrade: 'websocket', connection: 'upgrade, close' };
  return { ...answerBase, response: refusalResponse({ code: 4004, status: 426, detail }, language, headers) };
}

/** Members whose value may hold `&` and `=`: a URL has to (PROTOCOL §2). */
const separatorMembers = ['notify_url'] as const;

/** A caller that has shown its AppSecret, and what is known of its call. */
interface AuthenticatedCall {
  readonly caller: Merchant;
  readonly pathIdText: string;
  readonly arrivedAt: number;
  readonly address: string;
  readonly auditContext: AuditContext;
}

/** PROTOCOL §2, from the body's text to members that this caller has signed just now. */
function admitSignedCall(
  { caller, pathIdText, arrivedAt, address, auditContext }: AuthenticatedCall,
  text: string,
  { clock, config, guard, rules }: ApiOptions,
): Result<RawCall> {
  const encoded = readPayload(text);
  if (!encoded.ok) return encoded;
  const decoded = rules.decodePayload(encoded.value);
  if (!decoded.ok) return refuse(4003, decoded.error.text);
  const { payload, sign } = decoded;
  const keys = [caller.appKey, ...(caller.otherAppKeys ?? [])];
  auditContext.members = payload;
  const tooManyAttempts = guard?.beforeSign(caller.appId, address);
  if (tooManyAttempts) return { ok: false, refusal: tooManyAttempts };
  if (!keys.some((key) => rules.verifySign(payload, sign, key, caller.signDialects))) {
    guard?.afterWrongSign(caller.appId, address);
    return refuse(4006);
  }
  const timestampProblem = rules.timestampFault(payload['timestamp'], clock.now(), config.timestampWindowMs);
  if (timestampProblem) return refuse(4003, timestampProblem);
  const injectionProblem = rules.injectionFault(payload, separatorMembers);
  if (injectionProblem) return refuse(4003, injectionProblem.text);
  return accept({ caller, members: payload, pathIdText, sign, arrivedAt, signedPath: config.signedPath });
}
