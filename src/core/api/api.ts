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
import type { ApiRequest, ApiResponse } from './http-types.ts';
import type { RawMembers } from './member-validation.ts';
import { languageOf, type Language } from './language.ts';
import type { AttemptGuard } from './limits/attempt-guard.ts';
import { createRouter, type Route } from './router.ts';

/** Members whose value may hold `&` and `=`: a URL has to (PROTOCOL §2). */
const separatorMembers = ['notify_url'] as const;

/** What the API needs. */
export interface ApiOptions {
  readonly services: Services;
  /** Apps that may call; read once. */
  readonly merchants: readonly Merchant[];
  readonly clock: Clock;
  readonly config: Pick<CoreConfig, 'timestampWindowMs' | 'unpaidCodeZero' | 'signedPath'>;
  readonly rules: Rules['signing'];
  /** Called for every answer. `endpoint` is a name of the table or `unknown`. Must not throw. */
  readonly onRequest?: OnRequest;
  /** Counts wrong calls and refuses callers that make too many; without it no call is refused for that. */
  readonly guard?: AttemptGuard | undefined;
  /** Called for every call that was refused or changed something. Must not throw. */
  readonly onAudit?: OnAudit | undefined;
  /** Called for every exception that was answered with 5000. Must not throw. The answer reveals nothing of it. */
  readonly onError?: (error: unknown, endpoint: string) => void;
}

/** @param code of PROTOCOL §6, 0 for success. (With `unpaidCodeZero` the envelope has 0 where this is 6054.) */
export type OnRequest = (endpoint: string, status: number, code: number, durationMs: number) => void;

/** The response to a request, with the endpoint and code that it is counted under. */
interface ApiAnswer {
  readonly endpoint: string;
  readonly code: number;
  readonly response: ApiResponse;
}

/** What the audit needs of a request in progress. */
interface AuditContext {
  members: RawMembers;
}

type EndpointTarget = Extract<Route, { kind: 'endpoint' }>;

/** What every request of one API uses. */
interface ApiContext extends ApiOptions {
  readonly route: ReturnType<typeof createRouter>;
  readonly authenticate: ReturnType<typeof createAuthenticator>;
}

/**
 * Makes the API: a function from request to response that never rejects. Checks run in the order of their cost and of
 * what they reveal: route, caller, body, payload, sign, window, members. No service is called before all have passed
 * (`no-effect-unverified`), and no member is judged before the sign is right.
 */
export function createApi(options: ApiOptions): (request: ApiRequest) => Promise<ApiResponse> {
  const { clock, merchants, onRequest, onAudit } = options;
  const context: ApiContext = {
    ...options,
    route: createRouter(endpoints),
    authenticate: createAuthenticator(merchants),
  };
  const audit = onAudit && createAuditor(merchants, onAudit);
  return async (request) => {
    const arrivedAt = request.arrivedAt ?? clock.monotonic();
    const target = context.route(request.method, request.path);
    const language = languageOf(request.headers['accept-language']);
    const auditContext: AuditContext = { members: {} };
    const { endpoint, code, response } =
      target.kind === 'endpoint'
        ? await answerEndpoint(context, target, request, { arrivedAt, auditContext, language })
        : refuseRoute(target, language);
    audit?.(request, target.kind === 'endpoint' ? target : null, auditContext.members, response.status, code);
    onRequest?.(endpoint, response.status, code, clock.monotonic() - arrivedAt);
    return response;
  };
}

/** What belongs to one request on its way. */
interface RequestContext {
  readonly arrivedAt: number;
  readonly auditContext: AuditContext;
  readonly language: Language;
}

async function answerEndpoint(
  context: ApiContext,
  target: EndpointTarget,
  request: ApiRequest,
  requestContext: RequestContext,
): Promise<ApiAnswer> {
  const { name } = target.endpoint;
  const { language } = requestContext;
  try {
    const call = admitCall(context, target, request, requestContext);
    const result = call.ok ? await answerGuarded(target.endpoint, context, call.value, request.address ?? '') : call;
    if (result.ok) return { endpoint: name, code: 0, response: successResponse(result.value) };
    const { refusal } = result;
    const usesSampleForm = context.config.unpaidCodeZero && refusal.code === 6054 && name === 'deliver';
    const response = usesSampleForm ? unpaidSampleResponse() : refusalResponse(refusal, language);
    return { endpoint: name, code: refusal.code, response };
  } catch (error) {
    context.onError?.(error, name);
    return { endpoint: name, code: 5000, response: refusalResponse({ code: 5000 }, language) };
  }
}

/** Checks caller and body, and the sign of a signed call. */
function admitCall(
  context: ApiContext,
  { endpoint, pathIdText }: EndpointTarget,
  request: ApiRequest,
  { arrivedAt, auditContext }: RequestContext,
): Result<RawCall> {
  const { guard, config } = context;
  const { address = '', headers } = request;
  const appId = headers['appid'] ?? '';
  const tooManyAttempts = guard?.beforeSecret(appId, address);
  if (tooManyAttempts) return { ok: false, refusal: tooManyAttempts };
  const caller = context.authenticate(headers);
  guard?.afterSecret(appId, address, caller.ok);
  if (!caller.ok) return caller;
  const text = readText(request.body, headers['content-encoding']);
  if (!text.ok) return text;
  const call = { caller: caller.value, pathIdText, arrivedAt };
  if (endpoint.bodyKind === 'signed') return admitSignedCall({ ...call, address, auditContext }, text.value, context);
  const members = endpoint.bodyKind === 'plain' ? readMembers(text.value) : readNothing(text.value);
  if (!members.ok) return members;
  auditContext.members = members.value;
  return accept({ ...call, members: members.value, sign: '', signedPath: config.signedPath });
}

/** Calls the endpoint, within the guard's limits for pickup codes and unknown machines. */
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

/** 404 for an unknown path, 405 for a wrong method, 426 for a machine's path without WebSocket; the code is 4004. */
function refuseRoute(target: Exclude<Route, { kind: 'endpoint' }>, language: Language): ApiAnswer {
  const answerBase = { endpoint: 'unknown', code: 4004 } as const;
  if (target.kind === 'not-found') {
    const detail = { zh: '没有这个接口，见 /openapi.json', en: 'no such endpoint, see /openapi.json' };
    return { ...answerBase, response: refusalResponse({ code: 4004, detail }, language) };
  }
  if (target.kind === 'method-not-allowed') return { ...answerBase, response: methodResponse(target.allow, language) };
  const detail = { zh: '设备在此以 WebSocket 连接', en: 'machines connect here by WebSocket' };
  const headers = { upgrade: 'websocket', connection: 'upgrade, close' };
  return { ...answerBase, response: refusalResponse({ code: 4004, status: 426, detail }, language, headers) };
}

/** A call whose AppSecret is right. */
interface AuthenticatedCall {
  readonly caller: Merchant;
  readonly pathIdText: string;
  readonly arrivedAt: number;
  readonly address: string;
  readonly auditContext: AuditContext;
}

/** PROTOCOL §2: from the body's text to members with a valid sign and a recent timestamp. */
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
