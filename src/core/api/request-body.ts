import { isUtf8 } from 'node:buffer';
import { accept, refuse, type Bilingual, type Refusal, type Result } from '../domain/errors.ts';
import { parseStrictJson, type JsonValue } from '../signing/strict-json.ts';
import type { ApiRequest } from './http-types.ts';
import { missingMember, unknownMember, type RawMembers } from './member-validation.ts';

/** Longest body in bytes; the longest documented one, an order of a hundred products, stays below 10 KiB. */
export const maxBodyBytes = 65_536;

/** 413, with the code that the documentation has for malformed input. */
export const bodyTooLarge: Refusal = {
  code: 4003,
  status: 413,
  detail: { zh: `请求体超过 ${maxBodyBytes} 字节`, en: `the body is longer than ${maxBodyBytes} bytes` },
};

const payloadHint: Bilingual = { zh: '请发送 JSON：{"payload":"…"}', en: 'send {"payload":"…"} as JSON' };
const membersHint: Bilingual = { zh: '请发送一个 JSON 对象 {…}', en: 'send one JSON object {…}' };

const notAStringDetail: Bilingual = {
  zh: '参数 "payload" 应为 base64 字符串',
  en: 'member "payload" must be a string of base64',
};
const notAnObjectDetail: Bilingual = { zh: '请求体应为一个 JSON 对象', en: 'the body must be a JSON object' };

/** Names of compressions (RFC 9110 §8.4.1), of which the API undoes none. */
const compressions = new Set(['gzip', 'x-gzip', 'deflate', 'compress', 'x-compress', 'br', 'zstd']);

/** The compression that a Content-Encoding names; null where it names none (some clients write a charset there). */
export function compressionOf(contentEncoding: string | undefined): string | null {
  const names = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  return names.find((name) => compressions.has(name)) ?? null;
}

/**
 * The body's text: bounded, and UTF-8 in fact.
 * @param contentEncoding the header as it came; it explains why a body is not UTF-8.
 */
export function readText(body: ApiRequest['body'], contentEncoding?: string): Result<string> {
  // A character takes a byte or more, so one look at the length spares a flood the count.
  const fits = body.length <= maxBodyBytes && (typeof body !== 'string' || Buffer.byteLength(body) <= maxBodyBytes);
  if (!fits) return { ok: false, refusal: bodyTooLarge };
  if (typeof body === 'string') return accept(body);
  const compression = isUtf8(body) ? null : compressionOf(contentEncoding);
  if (compression !== null) return { ok: false, refusal: compressedBodyRefusal(compression) };
  if (!isUtf8(body)) return refuse(4003, { zh: '请求体不是 UTF-8', en: 'the body is not UTF-8' });
  return accept(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
}

/** The one field of a signed call's body (PROTOCOL §1). */
export function readPayload(text: string): Result<string> {
  const body = readMembers(text, payloadHint);
  if (!body.ok) return body;
  const unknownName = Object.keys(body.value).find((name) => name !== 'payload');
  if (unknownName !== undefined) return refuse(4003, unknownMember([unknownName]));
  const payload = body.value['payload'];
  if (payload === undefined) return refuse(4003, missingMember(['payload']));
  return typeof payload === 'string' ? accept(payload) : refuse(4003, notAStringDetail);
}

/**
 * The members of a plain body: one JSON object.
 * @param hint what to send in place of a form.
 */
export function readMembers(text: string, hint: Bilingual = membersHint): Result<RawMembers> {
  const parsed = parseStrictJson(text);
  if (!parsed.ok) return refuse(4003, formBodyDetail(text, hint) ?? inBodyDetail(parsed.error.text));
  return isObject(parsed.value) ? accept(parsed.value) : refuse(4003, notAnObjectDetail);
}

/** The body of a call that takes nothing: none at all, or the `{}` or `[]` that clients make of no members. */
export function readNothing(text: string): Result<RawMembers> {
  if (text.trim() === '') return accept({});
  const parsed = parseStrictJson(text);
  if (parsed.ok && Array.isArray(parsed.value) && parsed.value.length === 0) return accept({});
  return readMembers(text);
}

/** The hint for a form body; null for any other. A form is recognized by its text, not by its type. */
function formBodyDetail(text: string, hint: Bilingual): Bilingual | null {
  const kind = formKind(text);
  if (kind === null) return null;
  const shape = kind === 'multipart' ? 'multipart' : 'a=1&b=2';
  return {
    zh: `请求体是表单（${shape}），不是 JSON；${hint.zh}`,
    en: `the body is a form (${shape}), not JSON; ${hint.en}`,
  };
}

/** The kind of form that a text is, or null. */
export function formKind(text: string): 'urlencoded' | 'multipart' | null {
  if (/^\s*--[^\r\n]+\r?\nContent-Disposition:/i.test(text)) return 'multipart';
  // Base64 that stands alone ends with = too.
  return /^\s*[\w.[\]%+-]+=/.test(text) && !/^\s*[\w+/-]{16,}={1,2}\s*$/.test(text) ? 'urlencoded' : null;
}

function compressedBodyRefusal(compression: string): Refusal {
  const detail = {
    zh: `请求体以 ${compression} 压缩；请发送未压缩的请求体`,
    en: `the body is compressed (${compression}); send it uncompressed`,
  };
  return { code: 4003, status: 415, detail };
}

function inBodyDetail({ zh, en }: Bilingual): Bilingual {
  return { zh: `请求体：${zh}`, en: `in the body, ${en}` };
}

function isObject(value: JsonValue): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
