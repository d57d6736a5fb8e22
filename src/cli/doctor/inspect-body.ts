import { formKind, readMembers, readNothing, readPayload, readText } from '#core/api/request-body.ts';
import type { Endpoint } from '#core/api/endpoint.ts';
import type { ApiRequest } from '#core/api/http/http-types.ts';
import { faultFinder } from '#core/api/member-validation.ts';
import type { Bilingual } from '#core/domain/errors.ts';
import { decodeGbk } from '#core/signing/diagnosis/gbk.ts';
import { readPayloadJson } from '#core/signing/diagnosis/json-mistakes.ts';
import { fine, wrong, wrongBy, type Step } from '#core/signing/diagnosis/step.ts';

/** What looking at a body came to: the payload in it, where there is one to look at. */
export interface BodyLook {
  readonly steps: readonly Step[];
  /** Null when there is none: nothing is signed here, or it cannot be found. */
  readonly payload: string | null;
}

/**
 * Looks at the body of a call.
 *
 * @param endpoint null when it is not known: a signed one is assumed then
 * @param contentEncoding the header as it came
 */
export function lookAtBody(body: ApiRequest['body'], endpoint: Endpoint | null, contentEncoding?: string): BodyLook {
  const text = readText(body, contentEncoding);
  if (!text.ok) return unreadable(body, text.refusal.detail ?? malformed, text.refusal.code);
  if (endpoint !== null && endpoint.takes !== 'signed')
    return { steps: unsignedSteps(text.value, endpoint, endpoint.takes), payload: null };
  const read = readPayload(text.value);
  if (read.ok && /^\s*\{/.test(read.value))
    return {
      steps: [wrong('body', jsonItself, { en: 'encode the JSON with base64', zh: '请把 JSON 做 base64 编码' })],
      payload: read.value,
    };
  if (read.ok) return { steps: [fine('body', '{"payload": "…"}', '{"payload": "…"}')], payload: read.value };
  const fault = read.refusal.detail ?? malformed;
  if (formKind(text.value) !== null)
    return { steps: [wrong('body', fault, oneField)], payload: payloadOfForm(text.value) };
  return (
    insteadOfJson(text.value) ??
    insteadOfPayload(text.value) ?? { steps: [wrong('body', fault, oneField)], payload: null }
  );
}

const jsonItself: Bilingual = {
  en: 'payload is the JSON itself, not base64 of it',
  zh: 'payload 是 JSON 本身，没有做 base64',
};
const malformed: Bilingual = { en: 'the body is malformed', zh: '请求体格式有误' };

/** A body that the core cannot read as text. */
function unreadable(body: ApiRequest['body'], fault: Bilingual, code: Parameters<typeof wrong>[3]): BodyLook {
  const gbk = typeof body === 'string' ? null : decodeGbk(body);
  if (gbk === null || !/^\s*\{/.test(gbk)) return { steps: [wrong('body', fault, oneField, code)], payload: null };
  const says = { en: `${fault.en}: it is GBK`, zh: `${fault.zh}：它是 GBK 编码` };
  return {
    steps: [wrong('body', says, { en: 'encode the body as UTF-8', zh: '请用 UTF-8 编码请求体' }, code)],
    payload: null,
  };
}

/** The payload that stands in a form, as its client would have it. */
function payloadOfForm(text: string): string | null {
  const urlencoded = /^\s*(?:[^=]*&)?payload=([^&]*)/.exec(text)?.[1];
  return urlencoded ?? /name="?payload"?[^]*?\r?\n\r?\n([^\r\n]*)/.exec(text)?.[1] ?? null;
}

const oneField: Bilingual = {
  en: 'send {"payload": "<base64>"} as JSON',
  zh: '请以 JSON 发送 {"payload": "<base64>"}',
};

/** A body that is no JSON. */
function insteadOfJson(body: string): BodyLook | null {
  if (body.trim() === '')
    return { steps: [wrong('body', { en: 'the body is empty', zh: '请求体为空' }, oneField)], payload: null };
  if (/^"?[A-Za-z0-9+/_\s-]{24,}={0,2}"?$/.test(body.trim()))
    return {
      steps: [
        wrong(
          'body',
          {
            en: 'the body is the payload itself, without {"payload": …} around it',
            zh: '请求体直接是 payload，外面缺少 {"payload": …}',
          },
          oneField,
        ),
      ],
      payload: body.trim(),
    };
  return null;
}

/** A body that is JSON, or nearly, but not of the form `{"payload": "…"}`. */
function insteadOfPayload(body: string): BodyLook | null {
  const flat = readPayloadJson(body);
  const nested = /^\s*\{\s*"payload"\s*:\s*(\{[\s\S]*\})\s*\}\s*$/.exec(body);
  if (nested)
    return {
      steps: [
        wrong(
          'body',
          { en: 'payload is an object, not base64 of one', zh: 'payload 是对象，应为其 JSON 的 base64' },
          { en: 'encode its JSON with base64', zh: '请把 JSON 做 base64 编码' },
        ),
      ],
      payload: nested[1] ?? '',
    };
  const inside = flat.members?.['payload'];
  if (flat.json.length > 0)
    return { steps: [wrongBy('body', flat.json)], payload: typeof inside === 'string' ? inside : null };
  if (flat.members === null) return null;
  if (inside === undefined && 'sign' in flat.members)
    return {
      steps: [
        wrong(
          'body',
          {
            en: 'the members stand in the body as they are: they belong into payload, as base64',
            zh: '参数直接放在了请求体中，应放入 payload 并做 base64',
          },
          oneField,
        ),
      ],
      payload: body,
    };
  const stranger = Object.keys(flat.members).find((name) => name !== 'payload');
  if (typeof inside !== 'string' || stranger === undefined) return null;
  return {
    steps: [
      wrong(
        'body',
        { en: `member "${stranger}" stands beside payload`, zh: `payload 之外还有参数 "${stranger}"` },
        { en: 'send payload alone; all members go into it', zh: '请只发送 payload，所有参数都放入其中' },
      ),
    ],
    payload: inside,
  };
}

/** Calls whose members are not signed (PROTOCOL §3). */
function unsignedSteps(text: string, endpoint: Endpoint, takes: 'plain' | 'nothing'): readonly Step[] {
  const members = takes === 'plain' ? readMembers(text) : readNothing(text);
  if (!members.ok)
    return [
      wrong('body', members.refusal.detail ?? malformed, { en: 'send one JSON object', zh: '请发送一个 JSON 对象' }),
    ];
  if ('payload' in members.value)
    return [
      wrong(
        'body',
        {
          en: `${endpoint.name} takes ${takes === 'plain' ? 'its members as they are' : 'no members'}, and no signed payload`,
          zh: `${endpoint.name} ${takes === 'plain' ? '直接接收参数' : '没有参数'}，不使用签名 payload`,
        },
        {
          en: takes === 'plain' ? 'send the members as plain JSON, unsigned' : 'send no body, or {}',
          zh: takes === 'plain' ? '请以普通 JSON 发送参数，无需签名' : '请不发送请求体，或发送 {}',
        },
      ),
    ];
  const found = faultFinder(endpoint.members)(members.value);
  const step = fine(
    'body',
    takes === 'plain' ? 'plain members; this call is not signed' : 'no members; this call is not signed',
    takes === 'plain' ? '普通参数；该接口不签名' : '无参数；该接口不签名',
  );
  if (found.ok) return [step];
  return [
    step,
    wrong(
      found.about,
      found.refusal.detail ?? { en: 'a member is wrong', zh: '参数有误' },
      { en: 'send the members that the endpoint documents', zh: '请按接口文档发送参数' },
      found.refusal.code,
    ),
  ];
}
