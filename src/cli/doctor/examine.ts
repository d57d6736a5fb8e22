import { basePath, type Endpoint } from '#core/api/endpoint.ts';
import type { ApiRequest } from '#core/api/http-types.ts';
import { createMemberErrorFinder } from '#core/api/member-validation.ts';
import { pathIdProblem } from '#core/api/signed-path.ts';
import { decodePayload } from '#core/signing/payload.ts';
import { diagnosePayload, type DiagnosisOptions } from '#core/signing/diagnosis/diagnose.ts';
import type { Diagnosis } from '#core/signing/diagnosis/diagnosis-result.ts';
import { maskDiagnosis } from '#core/signing/diagnosis/mask-secrets.ts';
import { skippedStep, wrongStep, type Step } from '#core/signing/diagnosis/step.ts';
import { inspectBody } from './inspect-body.ts';
import { examineCallback } from './callback.ts';
import { coreRefusal } from './core-refusal.ts';
import type { DoctorInput } from './input.ts';
import { readMessage } from './http-message.ts';
import { findEndpoint, headersStep, type Caller } from './request-steps.ts';

/** Inputs of an examination besides the request. */
export interface ExamineOptions extends Caller {
  readonly window: DiagnosisOptions['window'];
  /** The endpoint whose members a bare payload or body must have; undefined if not given. */
  readonly endpoint?: Endpoint | undefined;
  readonly showSecrets: boolean;
}

/**
 * Examines a payload, or a request from its path to its sign. Never rejects; secrets are masked unless `showSecrets` is
 * set.
 */
export async function examine(input: DoctorInput, options: ExamineOptions): Promise<Diagnosis> {
  if (input.kind === 'payload') return payloadOrCallback(input.text, options);
  const { diagnosis, secret } = await examineCall(input, options);
  return options.showSecrets ? diagnosis : maskDiagnosis(diagnosis, [options.appKey, options.appSecret, secret]);
}

interface CallExamination {
  readonly diagnosis: Diagnosis;
  /** The AppSecret that was sent; it is masked too. */
  readonly secret: string | undefined;
}

async function examineCall(
  input: Exclude<DoctorInput, { kind: 'payload' }>,
  options: ExamineOptions,
): Promise<CallExamination> {
  if (input.kind === 'body') return { diagnosis: await examineBody(input.body, options), secret: undefined };
  const { request, step } =
    input.kind === 'message' ? await readMessage(input.message) : { request: input.request, step: null };
  const diagnosis = callbackIn(request, options) ?? (await examineRequest(request, step, options));
  return { diagnosis, secret: request.headers['appsecret'] };
}

/** Examines a body without the request around it. */
async function examineBody(body: ApiRequest['body'], options: ExamineOptions): Promise<Diagnosis> {
  const endpoint = options.endpoint ?? null;
  const steps = [
    ...(endpoint === null
      ? [
          skippedStep(
            'endpoint',
            'only a body was given; --endpoint NAME checks its members',
            '只给出了请求体；可用 --endpoint NAME 检查参数',
          ),
        ]
      : []),
    skippedStep('headers', 'only a body was given', '只给出了请求体'),
  ];
  const inspection = inspectBody(body, endpoint);
  const payloadDiagnosis =
    inspection.payload === null ? null : diagnoseForEndpoint(inspection.payload, endpoint, options);
  if (endpoint === null) return combineSteps([...steps, ...inspection.steps], payloadDiagnosis, null);
  const { appId = 'unknown', appSecret = 'unknown' } = options;
  const path = `${basePath}${endpoint.path.replace(/\{\w+\}/, pathIdIn(inspection.payload, endpoint))}`;
  const request = { method: endpoint.method, path, headers: { appid: appId, appsecret: appSecret }, body };
  return combineSteps([...steps, ...inspection.steps], payloadDiagnosis, await coreStep(request, options));
}

/** The id for the path, taken from the payload; 1 if there is none. */
function pathIdIn(payload: string | null, { pathParameter }: Endpoint): string {
  const decoded = payload === null ? null : decodePayload(payload);
  const pathId = decoded?.ok === true && pathParameter !== null ? decoded.payload[pathParameter] : undefined;
  return /^\d+$/.test(String(pathId)) ? String(pathId) : '1';
}

/** Examines a callback in a body; the merchant chose its path, so it is not one of the API's. */
function callbackIn({ path, body }: Pick<ApiRequest, 'path' | 'body'>, options: ExamineOptions): Diagnosis | null {
  if (path.startsWith(basePath)) return null;
  return examineCallback(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'), options);
}

async function examineRequest(request: ApiRequest, message: Step | null, options: ExamineOptions): Promise<Diagnosis> {
  const match = findEndpoint(request);
  const inspection = inspectBody(request.body, match.endpoint, request.headers['content-encoding']);
  const steps = [
    ...(message === null ? [] : [message]),
    match.step,
    headersStep(request, options),
    ...inspection.steps,
  ];
  // A client that sends the wrong secret may have signed with it.
  const { appid: appId, appsecret: appSecret } = request.headers;
  const caller = { ...options, appId: options.appId ?? appId, appSecret: options.appSecret ?? appSecret };
  const payloadDiagnosis =
    inspection.payload === null
      ? null
      : diagnoseForEndpoint(inspection.payload, match.endpoint, caller, match.pathIdText);
  return combineSteps(steps, payloadDiagnosis, await coreStep(request, options));
}

/** Joins all steps. What only the core refuses becomes a step of its own, so that doctor and core always agree. */
function combineSteps(earlierSteps: readonly Step[], payloadDiagnosis: Diagnosis | null, core: Step | null): Diagnosis {
  const steps = [...earlierSteps, ...(payloadDiagnosis?.steps ?? [])];
  const isWrong = steps.some(({ state }) => state === 'wrong');
  const allSteps = isWrong || core === null ? steps : [...steps, core];
  return { healthy: !isWrong && core === null, steps: allSteps, sign: payloadDiagnosis?.sign ?? null };
}

async function coreStep(request: ApiRequest, options: ExamineOptions): Promise<Step | null> {
  const refusal = await coreRefusal(request, options);
  return refusal === null ? null : wrongStep('core', refusal.text, null, refusal.code);
}

function payloadOrCallback(text: string, options: ExamineOptions): Diagnosis {
  const callback = options.endpoint === undefined && text.startsWith('{') ? examineCallback(text, options) : null;
  if (callback === null) return diagnoseForEndpoint(text, options.endpoint ?? null, options);
  return options.showSecrets ? callback : maskDiagnosis(callback, [options.appKey, options.appSecret]);
}

/** @param pathText the id in the path; undefined if no path was given. */
function diagnoseForEndpoint(
  text: string,
  endpoint: Endpoint | null,
  options: ExamineOptions,
  pathText?: string,
): Diagnosis {
  return diagnosePayload(text, {
    ...options,
    ...(endpoint !== null && { checkMembers: memberCheckOf(endpoint, pathText) }),
  });
}

function memberCheckOf(
  endpoint: Endpoint,
  pathIdText: string | undefined,
): NonNullable<DiagnosisOptions['checkMembers']> {
  const findError = createMemberErrorFinder(endpoint.members);
  return (members) => {
    const result = findError(members);
    if (result.ok) {
      const pathError =
        pathIdText === undefined || endpoint.pathParameter === null
          ? null
          : pathIdProblem(endpoint.pathParameter, result.value, { pathIdText, signedPath: 'optional' });
      return pathError && { about: 'members', code: 4003, text: pathError };
    }
    const { code, detail } = result.refusal;
    return { about: result.kind, code, text: detail ?? { en: 'a member is wrong', zh: '参数有误' } };
  };
}
