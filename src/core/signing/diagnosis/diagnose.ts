import type { Bilingual, ErrorCode } from '#core/domain/errors.ts';
import type { FlatPayload } from '../canonical.ts';
import { membersOf } from '../dialects/dialect.ts';
import { explainSign } from '../explain.ts';
import { separatorError } from '../separators.ts';
import { decodePayload } from '../payload.ts';
import { timestampError } from '../timestamp-window.ts';
import { unpackBase64 } from './base64-mistakes.ts';
import type { Diagnosis, SignFinding } from './diagnosis-result.ts';
import { differenceBetween } from './difference.ts';
import { readPayloadJson } from './json-mistakes.ts';
import { makeMask, maskDiagnosis } from './mask-secrets.ts';
import { findCause, type SearchResult } from './cause-search.ts';
import { okStep, skippedStep, wrongStep, wrongStepFrom, type Step } from './step.ts';

/** Inputs of a diagnosis besides the payload. */
export interface DiagnosisOptions {
  readonly appKey: string;
  /** Tried in place of the AppKey. */
  readonly appId?: string | undefined;
  readonly appSecret?: string | undefined;
  /** Wall clock in Unix ms, and the largest difference of a timestamp, ms; null to skip the check of the time. */
  readonly window: { readonly nowMs: number; readonly windowMs: number } | null;
  /** Checks the members as the endpoint does, null if they are valid; undefined if the endpoint is not known. */
  readonly checkMembers?: ((members: FlatPayload) => EndpointError | null) | undefined;
  /** Shows secrets in the texts. */
  readonly showSecrets?: boolean;
}

/** Why an endpoint refuses members: a name that is missing or unknown, or the type of a value. */
export interface EndpointError {
  readonly about: 'members' | 'types';
  readonly code: ErrorCode;
  readonly text: Bilingual;
}

const unreadSteps: readonly Step[] = ['json', 'members', 'types', 'sign', 'time'].map((name) =>
  skippedStep(name, 'not examined: there was nothing to read', '未检查：没有可读的内容'),
);

/**
 * Finds what is wrong with a payload: base64, JSON, members, types, sign, time. Never throws. Secrets are masked unless
 * `showSecrets` is set.
 *
 * @param text base64, or the JSON inside it when it begins with a brace
 */
export function diagnosePayload(text: string, options: DiagnosisOptions): Diagnosis {
  const unpacked = text.trimStart().startsWith('{') ? null : unpackBase64(text);
  const json = unpacked === null ? text : unpacked.json;
  const base64 =
    unpacked === null
      ? skippedStep('base64', 'the payload came as JSON', 'payload 以 JSON 给出')
      : base64Step(unpacked.mistakes);
  const content = json === null ? { steps: unreadSteps, sign: null } : diagnoseJson(json, options);
  const allSteps = addCoreError([base64, ...content.steps], unpacked === null ? null : text);
  const diagnosis = { healthy: allSteps.every(({ state }) => state !== 'wrong'), steps: allSteps, sign: content.sign };
  return options.showSecrets === true ? diagnosis : maskDiagnosis(diagnosis, [options.appKey, options.appSecret]);
}

/** Adds what only the core's own reader rejects. @param base64 null for plain JSON. */
function addCoreError(steps: readonly Step[], base64: string | null): readonly Step[] {
  if (base64 === null || steps.some(({ state }) => state === 'wrong')) return steps;
  const decoded = decodePayload(base64);
  return decoded.ok ? steps : [...steps, wrongStep('core', decoded.error.text)];
}

function base64Step(mistakes: Parameters<typeof wrongStepFrom>[1]): Step {
  return mistakes.length === 0
    ? okStep('base64', 'standard base64 of UTF-8', '标准 base64，内容为 UTF-8')
    : wrongStepFrom('base64', mistakes);
}

function diagnoseJson(text: string, options: DiagnosisOptions): { steps: readonly Step[]; sign: SignFinding | null } {
  const { members, syntaxMistakes, nameMistakes, typeMistakes } = readPayloadJson(text);
  const jsonStep =
    syntaxMistakes.length > 0
      ? wrongStepFrom('json', syntaxMistakes)
      : okStep('json', 'one JSON object', '一个 JSON 对象');
  if (members === null) {
    const nameStep =
      nameMistakes.length > 0
        ? wrongStepFrom('members', nameMistakes)
        : skippedStep('members', 'not examined', '未检查');
    const typeStep =
      typeMistakes.length > 0 ? wrongStepFrom('types', typeMistakes) : skippedStep('types', 'not examined', '未检查');
    return { steps: [jsonStep, nameStep, typeStep, ...unreadSteps.slice(3)], sign: null };
  }
  const { sign: givenSign, ...rest } = members;
  const payload: FlatPayload = rest;
  const endpointError = options.checkMembers?.(payload) ?? null;
  const memberStep = membersStep(
    members,
    endpointError?.about === 'members' ? endpointError : null,
    options.checkMembers !== undefined,
  );
  const typeStep = typesStep(payload, givenSign, endpointError?.about === 'types' ? endpointError : null);
  const sign = explainSearch(payload, typeof givenSign === 'string' ? givenSign : null, options);
  return { steps: [jsonStep, memberStep, typeStep, signStep(sign), timeStep(payload, options)], sign };
}

function membersStep(members: FlatPayload, endpointError: EndpointError | null, isEndpointKnown: boolean): Step {
  if ('key' in members)
    return wrongStep(
      'members',
      {
        en: 'a member "key" is sent: the AppKey is part of the hashed text, and never of the payload',
        zh: '发送了 "key" 参数：AppKey 只参与签名，不能出现在 payload 中',
      },
      { en: 'remove "key" before you write the JSON', zh: '请在生成 JSON 前去掉 "key"' },
    );
  if (members['sign'] === '')
    return wrongStep(
      'members',
      { en: 'member "sign" is empty', zh: 'sign 为空' },
      { en: 'compute the sign before you write the JSON', zh: '请先计算签名，再生成 JSON' },
    );
  if (members['sign'] === undefined) {
    const similarName = Object.keys(members).find((name) => /^_?sign(?:ature)?_?$/i.test(name));
    const text =
      similarName === undefined
        ? { en: 'member "sign" is missing', zh: '缺少 sign' }
        : { en: `member "sign" is missing; there is "${similarName}"`, zh: `缺少 sign，但有 "${similarName}"` };
    return wrongStep('members', text, {
      en: 'put the sign into the JSON as member "sign", before base64',
      zh: '请在做 base64 之前把签名作为 "sign" 放入 JSON',
    });
  }
  if (endpointError !== null)
    return wrongStep('members', endpointError.text, {
      en: 'send the members that the endpoint documents, and no others',
      zh: '请只发送该接口文档中列出的参数',
    });
  const count = Object.keys(members).length - 1;
  return okStep(
    'members',
    `${count} and a sign${isEndpointKnown ? ', as the endpoint requires' : ''}`,
    `${count} 个参数和 sign${isEndpointKnown ? '，符合接口要求' : ''}`,
  );
}

function typesStep(payload: FlatPayload, sign: string | number | undefined, endpointError: EndpointError | null): Step {
  if (typeof sign === 'number')
    return wrongStep(
      'types',
      { en: 'member "sign" is a number', zh: 'sign 应为字符串' },
      { en: 'send the sign as a string of 32 upper-case hex digits', zh: '请以 32 位大写十六进制字符串发送 sign' },
    );
  if (endpointError !== null)
    return wrongStep(
      'types',
      endpointError.text,
      { en: 'send a value of this kind', zh: '请按要求填写' },
      endpointError.code,
    );
  const injection = separatorError(payload, ['notify_url']);
  if (injection !== null)
    return wrongStep('types', injection.text, {
      en: 'choose a value without & and =; only notify_url may hold them',
      zh: '请使用不含 & 和 = 的值，只有 notify_url 可以包含',
    });
  return okStep('types', 'strings and whole numbers', '均为字符串或整数');
}

/**
 * Computes the sign. If the given sign differs, searches for how it was computed.
 *
 * @param givenSign null if there was none
 */
export function explainSearch(
  payload: FlatPayload,
  givenSign: string | null,
  options: Pick<DiagnosisOptions, 'appKey' | 'appId' | 'appSecret' | 'showSecrets'>,
): SignFinding {
  const { appKey, appId, appSecret, showSecrets = false } = options;
  const explanation = explainSign(payload, givenSign, appKey, { showSecrets });
  const input = { members: membersOf(payload), appKey, appId, appSecret };
  const search: SearchResult =
    explanation.valid || givenSign === null || givenSign === ''
      ? { cause: null, attempts: 0, limitReached: false }
      : findCause(input, givenSign);
  const mask = showSecrets ? (text: string) => text : makeMask([appKey, appSecret]);
  const difference =
    search.cause === null ? null : differenceBetween(mask(explanation.canonical), mask(search.cause.canonical));
  return { ...explanation, ...search, difference };
}

/** The step about a sign: whether it is right, and what to change. */
export function signStep(finding: SignFinding): Step {
  const { valid, givenSign, cause } = finding;
  if (givenSign === null || givenSign === '')
    return skippedStep('sign', 'there is no sign to check', '没有可检查的 sign');
  if (valid) return okStep('sign', 'the sign is right', '签名正确');
  return cause === null
    ? wrongStep('sign', ...unexplainedSign(finding), 4006)
    : wrongStep('sign', cause.message, cause.fix, 4006);
}

/** The texts for a sign that no hypothesis explains. */
function unexplainedSign({ givenSign, attempts, limitReached }: SignFinding): [Bilingual, Bilingual] {
  if (attempts === 0)
    return [
      { en: 'this is not a sign: a sign is 32 upper-case hex digits', zh: 'sign 格式不对：应为 32 位大写十六进制' },
      { en: 'send MD5 as upper-case hex', zh: '请发送大写十六进制的 MD5' },
    ];
  const length = givenSign?.trim().length ?? 0;
  const lengthNote =
    length === 32
      ? { en: '', zh: '' }
      : { en: ` It has ${length} characters; a sign has 32.`, zh: `长度为 ${length}，应为 32。` };
  const limitNote = limitReached
    ? { en: ' (the payload is long: not all pairs were tried)', zh: '（payload 过长，未尝试全部组合）' }
    : { en: '', zh: '' };
  return [
    {
      en:
        `it matches none of the ${attempts} mistakes that were tried${limitNote.en}.${lengthNote.en} Remaining ` +
        'causes: another AppKey, or a member that was changed, added or removed after signing',
      zh:
        `尝试了 ${attempts} 种常见错误，均不匹配${limitNote.zh}。${lengthNote.zh}` +
        '剩下的可能：AppKey 不同，或参数在签名后被改动',
    },
    {
      en:
        'compare the text that your program hashes with the one below, character by character, and the AppKey with ' +
        'the one that was issued',
      zh: '请将程序实际计算 MD5 的文本与下面的文本逐字符比较，并核对 AppKey',
    },
  ];
}

function timeStep(payload: FlatPayload, { window }: DiagnosisOptions): Step {
  if (window === null) return skippedStep('time', 'not examined (--no-window)', '未检查（--no-window）');
  const windowError = timestampError(payload['timestamp'], window.nowMs, window.windowMs);
  if (windowError === null)
    return okStep(
      'time',
      `timestamp is within ${window.windowMs / 1000} s of now`,
      `timestamp 与当前时间相差不超过 ${window.windowMs / 1000} 秒`,
    );
  return wrongStep('time', windowError, {
    en: 'send the time of the request in Unix seconds, and sign anew each time',
    zh: '请使用发送时的 Unix 秒，并且每次重新签名',
  });
}
