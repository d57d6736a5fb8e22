import { parseHttpMessage } from '#core/api/http/parse-http-message.ts';
import type { ApiRequest } from '#core/api/http-types.ts';
import type { ErrorCode } from '#core/domain/errors.ts';
import { wrongStep, type Step } from '#core/signing/diagnosis/step.ts';

/** An HTTP request in its parts, from a text or a curl command; not validated yet. */
export interface HttpMessage {
  readonly method: string;
  /** The part after the method, with its query. */
  readonly target: string;
  /** Null if the request line has none. */
  readonly version: string | null;
  /** Header lines as sent, as latin1. */
  readonly headerLines: readonly string[];
  readonly body: Uint8Array;
}

/** How the API's HTTP server reads a message. */
export interface MessageReading {
  readonly request: ApiRequest;
  /** What is wrong with the message itself; null if it reaches the API. */
  readonly step: Step | null;
}

/**
 * Reads a message as the core's own HTTP server does: it is written as bytes and given to that server. Parts that
 * people leave out when they copy a request (the body's length, the Host of a line without a version) are added.
 */
export async function readMessage(message: HttpMessage): Promise<MessageReading> {
  const lengthProblem = lengthStep(message);
  if (lengthProblem !== null) return { request: parseLeniently(message), step: lengthProblem };
  const [en, zh] = [await parseHttpMessage(bytesOf(message, 'en')), await parseHttpMessage(bytesOf(message, 'zh'))];
  if (en.kind === 'request')
    return { request: { ...en.request, headers: withLanguage(en.request.headers, message) }, step: null };
  const request = parseLeniently(message);
  if (zh.kind === 'request' || en.answer.status < 400) return { request, step: null };
  const { code, message: text } = JSON.parse(en.answer.body) as { code: ErrorCode; message: string };
  const { message: zhText } = JSON.parse(zh.answer.body) as { message: string };
  const fix = {
    en: 'send it as HTTP/1.1 requires; an HTTP library does',
    zh: '请按 HTTP/1.1 格式发送（使用 HTTP 库）',
  };
  return {
    request,
    step: wrongStep(
      'http',
      { en: `HTTP ${en.answer.status}: ${text}`, zh: `HTTP ${zh.answer.status}：${zhText}` },
      fix,
      code,
    ),
  };
}

/** Finds a Content-Length that differs from the body's length: the core reads exactly that many bytes. */
function lengthStep({ headerLines, body }: HttpMessage): Step | null {
  const [length, ...extra] = valuesOf(headerLines, 'content-length');
  if (length === undefined || extra.length > 0 || !/^\d+$/.test(length)) return null;
  const declaredLength = Number(length);
  const text = Buffer.from(body).toString('latin1');
  // The final line break of a text file is not part of the message.
  if (declaredLength <= body.length && /^[ \t\r\n]*$/.test(text.slice(declaredLength))) return null;
  return wrongStep(
    'http',
    {
      en: `Content-Length is ${declaredLength} bytes, but the body has ${body.length}`,
      zh: `Content-Length 为 ${declaredLength}，而请求体有 ${body.length} 字节`,
    },
    {
      en: 'send the length of the body in bytes, not in characters, or let a library write it',
      zh: '请按字节（不是字符）计算请求体长度，或交给 HTTP 库处理',
    },
  );
}

function valuesOf(headerLines: readonly string[], name: string): string[] {
  return headerLines
    .filter((line) => line.slice(0, line.indexOf(':')).toLowerCase() === name)
    .map((line) => line.slice(line.indexOf(':') + 1).trim());
}

/** The message as bytes on the wire. */
function bytesOf({ method, target, version, headerLines, body }: HttpMessage, language: string): Uint8Array {
  const [length] = valuesOf(headerLines, 'content-length');
  const isChunked = valuesOf(headerLines, 'transfer-encoding').some((value) => /chunked$/i.test(value));
  // Tools show a chunked body reassembled, so it is treated as chunked only if it has that form from end to end.
  const isValidChunked =
    isChunked && /^[0-9a-f]+[^\r\n]*\r\n[^]*\r\n0\r\n\r\n$/i.test(Buffer.from(body).toString('latin1'));
  const dropped = ['accept-language', ...(isChunked && !isValidChunked ? ['transfer-encoding'] : [])];
  const lines = headerLines.filter((line) => !dropped.includes(line.slice(0, line.indexOf(':')).toLowerCase()));
  const hasHost = valuesOf(headerLines, 'host').length > 0;
  const added = [
    ...(version === null && !hasHost ? ['Host: localhost'] : []),
    `Accept-Language: ${language}`,
    ...(length === undefined && !isValidChunked ? [`Content-Length: ${body.length}`] : []),
  ];
  const head = [`${method} ${target} ${version ?? 'HTTP/1.1'}`, ...lines, ...added].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body]);
}

function withLanguage(headers: ApiRequest['headers'], { headerLines }: HttpMessage): ApiRequest['headers'] {
  const [language] = valuesOf(headerLines, 'accept-language');
  return { ...headers, 'accept-language': language };
}

/** Reads what it can of a message that the server refuses, so that the rest is examined too. */
function parseLeniently({ method, target, headerLines, body }: HttpMessage): ApiRequest {
  const headers: Record<string, string> = {};
  for (const line of headerLines) {
    const at = line.indexOf(':');
    if (at > 0) headers[line.slice(0, at).trim().toLowerCase()] ??= line.slice(at + 1).trim();
  }
  return { method, path: target.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/s, '') || '/', headers, body };
}
