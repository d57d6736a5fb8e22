import { basePath, type Endpoint } from '#core/api/endpoint.ts';
import type { ApiRequest } from '#core/api/http/http-types.ts';
import { faultFinder } from '#core/api/member-validation.ts';
import { pathFault } from '#core/api/signed-path.ts';
import { decodePayload } from '#core/signing/payload.ts';
import { diagnosePayload, type Diagnosis, type DiagnosisOptions } from '#core/signing/diagnosis/diagnose.ts';
import { maskDiagnosis } from '#core/signing/diagnosis/mask.ts';
import { skipped, wrong, type Step } from '#core/signing/diagnosis/step.ts';
import { lookAtBody } from './inspect-body.ts';
import { examineCallback } from './callback.ts';
import { coreRefusal } from './core-refusal.ts';
import type { Given } from './input.ts';
import { readMessage } from './http-message.ts';
import { findEndpoint, headersStep, type Caller } from './request-steps.ts';

/** What an examination is made with. */
export interface ExamineOptions extends Caller {
  readonly window: DiagnosisOptions['window'];
  /** The endpoint whose members a bare payload or body must have; undefined where nobody said so. */
  readonly endpoint?: Endpoint | undefined;
  readonly showSecrets: boolean;
}

/** Examines a payload, or a request from its path to its sign. Never rejects; secrets are masked unless asked for. */
export async function examine(given: Given, options: ExamineOptions): Promise<Diagnosis> {
  if (given.kind === 'payload') return payloadOrCallback(given.text, options);
  const { diagnosis, secret } = await examineCall(given, options);
  return options.showSecrets ? diagnosis : maskDiagnosis(diagnosis, [options.appKey, options.appSecret, secret]);
}

interface Examined {
  readonly diagnosis: Diagnosis;
  /** The AppSecret that was sent: no text may tell it. */
  readonly secret: string | undefined;
}

async function examineCall(given: Exclude<Given, { kind: 'payload' }>, options: ExamineOptions): Promise<Examined> {
  if (given.kind === 'body') return { diagnosis: await examineBody(given.body, options), secret: undefined };
  const { request, step } =
    given.kind === 'message' ? await readMessage(given.message) : { request: given.request, step: null };
  const diagnosis = callbackIn(request, options) ?? (await examineRequest(request, step, options));
  return { diagnosis, secret: request.headers['appsecret'] };
}

/** A body without the request around it. */
async function examineBody(body: ApiRequest['body'], options: ExamineOptions): Promise<Diagnosis> {
  const endpoint = options.endpoint ?? null;
  const before = [
    ...(endpoint === null
      ? [
          skipped(
            'endpoint',
            'only a body was given; --endpoint NAME checks its members',
            '只给出了请求体；可用 --endpoint NAME 检查参数',
          ),
        ]
      : []),
    skipped('headers', 'only a body was given', '只给出了请求体'),
  ];
  const look = lookAtBody(body, endpoint);
  const inside = look.payload === null ? null : payloadOnly(look.payload, endpoint, options);
  if (endpoint === null) return concluded([...before, ...look.steps], inside, null);
  const { appId = 'unknown', appSecret = 'unknown' } = options;
  const path = `${basePath}${endpoint.path.replace(/\{\w+\}/, pathIdIn(look.payload, endpoint))}`;
  const request = { method: endpoint.method, path, headers: { appid: appId, appsecret: appSecret }, body };
  return concluded([...before, ...look.steps], inside, await coreStep(request, options));
}

/** The path's id as a payload names it: nobody said another. */
function pathIdIn(payload: string | null, { pathParameter }: Endpoint): string {
  const decoded = payload === null ? null : decodePayload(payload);
  const named = decoded?.ok === true && pathParameter !== null ? decoded.payload[pathParameter] : undefined;
  return /^\d+$/.test(String(named)) ? String(named) : '1';
}

/** A callback in a body: the merchant chose the path, so it is none of the API's. */
function callbackIn({ path, body }: Pick<ApiRequest, 'path' | 'body'>, options: ExamineOptions): Diagnosis | null {
  if (path.startsWith(basePath)) return null;
  return examineCallback(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'), options);
}

async function examineRequest(request: ApiRequest, message: Step | null, options: ExamineOptions): Promise<Diagnosis> {
  const found = findEndpoint(request);
  const look = lookAtBody(request.body, found.endpoint, request.headers['content-encoding']);
  const steps = [...(message === null ? [] : [message]), found.step, headersStep(request, options), ...look.steps];
  // Whoever sends the wrong secret may have signed with it.
  const { appid: appId, appsecret: appSecret } = request.headers;
  const known = { ...options, appId: options.appId ?? appId, appSecret: options.appSecret ?? appSecret };
  const inside = look.payload === null ? null : payloadOnly(look.payload, found.endpoint, known, found.pathText);
  return concluded(steps, inside, await coreStep(request, options));
}

/** All steps; what the core refuses and no step has found is a step of its own, so that the two never disagree. */
function concluded(before: readonly Step[], inside: Diagnosis | null, core: Step | null): Diagnosis {
  const steps = [...before, ...(inside?.steps ?? [])];
  const isWrong = steps.some(({ state }) => state === 'wrong');
  const all = isWrong || core === null ? steps : [...steps, core];
  return { healthy: !isWrong && core === null, steps: all, sign: inside?.sign ?? null };
}

async function coreStep(request: ApiRequest, options: ExamineOptions): Promise<Step | null> {
  const refusal = await coreRefusal(request, options);
  return refusal === null ? null : wrong('core', refusal.text, null, refusal.code);
}

function payloadOrCallback(text: string, options: ExamineOptions): Diagnosis {
  const callback = options.endpoint === undefined && text.startsWith('{') ? examineCallback(text, options) : null;
  if (callback === null) return payloadOnly(text, options.endpoint ?? null, options);
  return options.showSecrets ? callback : maskDiagnosis(callback, [options.appKey, options.appSecret]);
}

/** @param pathText the id in the path; undefined where no path was given. */
function payloadOnly(text: string, endpoint: Endpoint | null, options: ExamineOptions, pathText?: string): Diagnosis {
  return diagnosePayload(text, { ...options, ...(endpoint !== null && { judge: judgeOf(endpoint, pathText) }) });
}

function judgeOf(endpoint: Endpoint, pathText: string | undefined): NonNullable<DiagnosisOptions['judge']> {
  const look = faultFinder(endpoint.members);
  return (members) => {
    const found = look(members);
    if (found.ok) {
      const otherPath =
        pathText === undefined || endpoint.pathParameter === null
          ? null
          : pathFault(endpoint.pathParameter, found.value, { pathText, signedPath: 'optional' });
      return otherPath && { about: 'members', code: 4003, text: otherPath };
    }
    const { code, detail } = found.refusal;
    return { about: found.about, code, text: detail ?? { en: 'a member is wrong', zh: '参数有误' } };
  };
}
