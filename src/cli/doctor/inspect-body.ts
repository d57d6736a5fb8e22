import { formKind, readMembers, readNothing, readPayload, readText } from '#core/api/request-body.ts';
import type { Endpoint } from '#core/api/endpoint.ts';
import type { ApiRequest } from '#core/api/http-types.ts';
import { createMemberErrorFinder } from '#core/api/member-validation.ts';
import type { Bilingual } from '#core/domain/errors.ts';
import { decodeGbk } from '#core/signing/diagnosis/gbk.ts';
import { readPayloadJson } from '#core/signing/diagnosis/json-mistakes.ts';
import { okStep, wrongStep, wrongStepFrom, type Step } from '#core/signing/diagnosis/step.ts';

/** The steps about a body, and the payload in it. */
export interface BodyInspection {
  readonly steps: readonly Step[];
  /** Null if there is none: the call is not signed, or the payload cannot be found. */
  readonly payload: string | null;
}

/**
 * Examines the body of a call.
 *
 * @param endpoint null if unknown: a signed one is assumed then
 * @param contentEncoding the header as sent
 */
export function inspectBody(
  body: ApiRequest['body'],
  endpoint: Endpoint | null,
  contentEncoding?: string,
): BodyInspection {
  const text = readText(body, contentEncoding);
  if (!text.ok) return unreadableBody(body, text.refusal.detail ?? malformed, text.refusal.code);
  if (endpoint !== null && endpoint.bodyKind !== 'signed')
    return { steps: unsignedSteps(text.value, endpoint, endpoint.bodyKind), payload: null };
  const payload = readPayload(text.value);
  if (payload.ok && /^\s*\{/.test(payload.value))
    return {
      steps: [wrongStep('body', unencodedJson, { en: 'encode the JSON with base64', zh: '请把 JSON 做 base64 编码' })],
      payload: payload.value,
    };
  if (payload.ok) return { steps: [okStep('body', '{"payload": "…"}', '{"payload": "…"}')], payload: payload.value };
  const error = payload.refusal.detail ?? malformed;
  if (formKind(text.value) !== null)
    return { steps: [wrongStep('body', error, payloadOnlyFix)], payload: payloadOfForm(text.value) };
  return (
    rawPayloadBody(text.value) ??
    wrongJsonBody(text.value) ?? { steps: [wrongStep('body', error, payloadOnlyFix)], payload: null }
  );
}

const unencodedJson: Bilingual = {
  en: 'payload is the JSON itself, not base64 of it',
  zh: 'payload 是 JSON 本身，没有做 base64',
};
const malformed: Bilingual = { en: 'the body is malformed', zh: '请求体格式有误' };

/** Examines a body that the core cannot read as text. */
function unreadableBody(
  body: ApiRequest['body'],
  error: Bilingual,
  code: Parameters<typeof wrongStep>[3],
): BodyInspection {
  const gbk = typeof body === 'string' ? null : decodeGbk(body);
  if (gbk === null || !/^\s*\{/.test(gbk))
    return { steps: [wrongStep('body', error, payloadOnlyFix, code)], payload: null };
  const message = { en: `${error.en}: it is GBK`, zh: `${error.zh}：它是 GBK 编码` };
  return {
    steps: [wrongStep('body', message, { en: 'encode the body as UTF-8', zh: '请用 UTF-8 编码请求体' }, code)],
    payload: null,
  };
}

/** Finds the payload in a form. */
function payloadOfForm(text: string): string | null {
  const urlencoded = /^\s*(?:[^=]*&)?payload=([^&]*)/.exec(text)?.[1];
  return urlencoded ?? /name="?payload"?[^]*?\r?\n\r?\n([^\r\n]*)/.exec(text)?.[1] ?? null;
}

const payloadOnlyFix: Bilingual = {
  en: 'send {"payload": "<base64>"} as JSON',
  zh: '请以 JSON 发送 {"payload": "<base64>"}',
};

/** Examines a body that is not JSON. */
function rawPayloadBody(body: string): BodyInspection | null {
  if (body.trim() === '')
    return { steps: [wrongStep('body', { en: 'the body is empty', zh: '请求体为空' }, payloadOnlyFix)], payload: null };
  if (/^"?[A-Za-z0-9+/_\s-]{24,}={0,2}"?$/.test(body.trim()))
    return {
      steps: [
        wrongStep(
          'body',
          {
            en: 'the body is the payload itself, without {"payload": …} around it',
            zh: '请求体直接是 payload，外面缺少 {"payload": …}',
          },
          payloadOnlyFix,
        ),
      ],
      payload: body.trim(),
    };
  return null;
}

/** Examines a body that is JSON, or nearly, but not `{"payload": "…"}`. */
function wrongJsonBody(body: string): BodyInspection | null {
  const flat = readPayloadJson(body);
  const nested = /^\s*\{\s*"payload"\s*:\s*(\{[\s\S]*\})\s*\}\s*$/.exec(body);
  if (nested)
    return {
      steps: [
        wrongStep(
          'body',
          { en: 'payload is an object, not base64 of one', zh: 'payload 是对象，应为其 JSON 的 base64' },
          { en: 'encode its JSON with base64', zh: '请把 JSON 做 base64 编码' },
        ),
      ],
      payload: nested[1] ?? '',
    };
  const payload = flat.members?.['payload'];
  if (flat.syntaxMistakes.length > 0)
    return {
      steps: [wrongStepFrom('body', flat.syntaxMistakes)],
      payload: typeof payload === 'string' ? payload : null,
    };
  if (flat.members === null) return null;
  if (payload === undefined && 'sign' in flat.members)
    return {
      steps: [
        wrongStep(
          'body',
          {
            en: 'the members are directly in the body: they belong in payload, as base64',
            zh: '参数直接放在了请求体中，应放入 payload 并做 base64',
          },
          payloadOnlyFix,
        ),
      ],
      payload: body,
    };
  const extraMember = Object.keys(flat.members).find((name) => name !== 'payload');
  if (typeof payload !== 'string' || extraMember === undefined) return null;
  return {
    steps: [
      wrongStep(
        'body',
        { en: `there is a member "${extraMember}" beside payload`, zh: `payload 之外还有参数 "${extraMember}"` },
        { en: 'send payload alone; all members belong in it', zh: '请只发送 payload，所有参数都放入其中' },
      ),
    ],
    payload,
  };
}

/** Examines a call whose members are not signed (PROTOCOL §3). */
function unsignedSteps(text: string, endpoint: Endpoint, takes: 'plain' | 'none'): readonly Step[] {
  const members = takes === 'plain' ? readMembers(text) : readNothing(text);
  if (!members.ok)
    return [
      wrongStep('body', members.refusal.detail ?? malformed, {
        en: 'send one JSON object',
        zh: '请发送一个 JSON 对象',
      }),
    ];
  if ('payload' in members.value)
    return [
      wrongStep(
        'body',
        {
          en:
            `${endpoint.name} takes ${takes === 'plain' ? 'its members as they are' : 'no members'}, and no signed ` +
            'payload',
          zh: `${endpoint.name} ${takes === 'plain' ? '直接接收参数' : '没有参数'}，不使用签名 payload`,
        },
        {
          en: takes === 'plain' ? 'send the members as plain JSON, unsigned' : 'send no body, or {}',
          zh: takes === 'plain' ? '请以普通 JSON 发送参数，无需签名' : '请不发送请求体，或发送 {}',
        },
      ),
    ];
  const result = createMemberErrorFinder(endpoint.members)(members.value);
  const step = okStep(
    'body',
    takes === 'plain' ? 'plain members; this call is not signed' : 'no members; this call is not signed',
    takes === 'plain' ? '普通参数；该接口不签名' : '无参数；该接口不签名',
  );
  if (result.ok) return [step];
  return [
    step,
    wrongStep(
      result.kind,
      result.refusal.detail ?? { en: 'a member is wrong', zh: '参数有误' },
      { en: 'send the members that the endpoint documents', zh: '请按接口文档发送参数' },
      result.refusal.code,
    ),
  ];
}
