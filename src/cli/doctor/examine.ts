import type { Endpoint } from '../../core/api/endpoint.ts';
import { faultFinder } from '../../core/api/judge.ts';
import { diagnosePayload, type Diagnosis, type DiagnosisOptions } from '../../core/signing/diagnosis/diagnose.ts';
import { maskDiagnosis } from '../../core/signing/diagnosis/mask.ts';
import { lookAtBody } from './body-step.ts';
import type { Given, GivenRequest } from './input.ts';
import { findEndpoint, headersStep, type Caller } from './request-steps.ts';

/** What an examination is made with. */
export interface ExamineOptions extends Caller {
  readonly window: DiagnosisOptions['window'];
  /** The endpoint whose members a bare payload or body must have; undefined where nobody said so. */
  readonly endpoint?: Endpoint | undefined;
  readonly showSecrets: boolean;
}

/** Examines a payload, or a request from its path to its sign. Never throws; secrets are masked unless asked for. */
export function examine(given: Given, options: ExamineOptions): Diagnosis {
  if (given.kind === 'payload') return payloadOnly(given.text, options.endpoint ?? null, options);
  const { request } = given;
  const diagnosis = examineRequest(request, options);
  return options.showSecrets ? diagnosis : maskDiagnosis(diagnosis, [options.appKey, options.appSecret, request.headers['appsecret']]);
}

function examineRequest(request: GivenRequest, options: ExamineOptions): Diagnosis {
  const found = request.method === null && options.endpoint ? { endpoint: options.endpoint, step: null } : findEndpoint(request);
  const { steps, payload } = lookAtBody(request.body, found.endpoint);
  const before = [...(found.step === null ? [] : [found.step]), headersStep(request, options), ...steps];
  // Whoever sends the wrong secret may have signed with it.
  const { appid: appId, appsecret: appSecret } = request.headers;
  const inside = payload === null ? null : payloadOnly(payload, found.endpoint, { ...options, appId: options.appId ?? appId, appSecret: options.appSecret ?? appSecret });
  const all = [...before, ...(inside?.steps ?? [])];
  return { healthy: all.every(({ state }) => state !== 'wrong'), steps: all, sign: inside?.sign ?? null };
}

function payloadOnly(text: string, endpoint: Endpoint | null, options: ExamineOptions): Diagnosis {
  return diagnosePayload(text, { ...options, ...(endpoint !== null && { judge: judgeOf(endpoint) }) });
}

function judgeOf(endpoint: Endpoint): NonNullable<DiagnosisOptions['judge']> {
  const look = faultFinder(endpoint.members);
  return (members) => {
    const found = look(members);
    if (found.ok) return null;
    const { code, detail } = found.refusal;
    return { about: found.about, code, text: detail ?? { en: 'a member is wrong', zh: '参数有误' } };
  };
}
