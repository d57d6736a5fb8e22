import { dialectNames, type DialectName } from '#core/domain/merchant.ts';
import type { FlatPayload } from '#core/signing/canonical.ts';
import { explainSearch, signStep } from '#core/signing/diagnosis/diagnose.ts';
import type { Diagnosis } from '#core/signing/diagnosis/diagnosis-result.ts';
import { readPayloadJson } from '#core/signing/diagnosis/json-mistakes.ts';
import { okStep, skippedStep, wrongStep, type Step } from '#core/signing/diagnosis/step.ts';
import { dialectTitles } from '#core/signing/diagnosis/hypotheses/dialect.ts';
import { timestampError } from '#core/signing/timestamp-window.ts';
import { signInDialect } from '#core/signing/sign.ts';
import { dialects } from '#core/signing/dialects/index.ts';
import type { Caller } from './request-steps.ts';

/** The members of each callback besides `sign` (PROTOCOL §5). */
const membersOfMethod: Readonly<Record<string, readonly string[] | undefined>> = {
  'device.delivery.response': [
    'method',
    'order_id',
    'record_id',
    'deliver_status',
    'floor_status',
    'error_msg',
    'delivery_id',
    'timestamp',
  ],
  'order.closed': ['method', 'order_id', 'trade_id', 'status', 'timestamp'],
};

/** Inputs of the examination of a callback. */
export type CallbackOptions = Pick<Caller, 'appId' | 'appSecret' | 'appKey'> & { readonly showSecrets: boolean };

/**
 * Examines the body of a callback as its receiver would: its members, and which client library verifies its sign.
 *
 * @returns null if the text is not a callback of the core
 */
export function examineCallback(text: string, options: CallbackOptions): Diagnosis | null {
  const { members } = readPayloadJson(text);
  const method = members?.['method'];
  const expected =
    typeof method === 'string' && Object.hasOwn(membersOfMethod, method) ? membersOfMethod[method] : undefined;
  // A machine's frame has the same method, but also a `client_id`.
  if (members === null || expected === undefined || 'client_id' in members) return null;
  const { sign: givenSign, ...payload } = members;
  const { step, sign } = inspectSign(payload, typeof givenSign === 'string' ? givenSign : null, options);
  const steps = [
    okStep('endpoint', `a callback of the core: ${String(method)}`, `核心发出的回调：${String(method)}`),
    okStep('json', 'one JSON object', '一个 JSON 对象'),
    membersStep(Object.keys(payload), expected, givenSign !== undefined && givenSign !== ''),
    step,
    timeStep(payload['timestamp']),
  ];
  return { healthy: steps.every(({ state }) => state !== 'wrong'), steps, sign };
}

/** The core retries a callback for two hours, so only the form of its time is examined. */
function timeStep(timestamp: FlatPayload[string] | undefined): Step {
  const error = timestampError(timestamp, 0, Infinity);
  if (error !== null) return wrongStep('time', error);
  return skippedStep(
    'time',
    'Unix seconds; how old they are is not examined: the core retries a callback for two hours',
    'Unix 秒；不检查时间差：回调会重试约两小时',
  );
}

function membersStep(names: readonly string[], expected: readonly string[], isSigned: boolean): Step {
  const rawBodyFix = {
    en: 'check the raw body, before your framework changes it',
    zh: '请检查框架处理之前的原始请求体',
  };
  if (!isSigned) return wrongStep('members', { en: 'member "sign" is missing or empty', zh: '缺少 sign' }, rawBodyFix);
  const missing = expected.find((name) => !names.includes(name));
  if (missing !== undefined)
    return wrongStep('members', { en: `member "${missing}" is missing`, zh: `缺少 ${missing}` }, rawBodyFix);
  const extraMember = names.find((name) => !expected.includes(name));
  if (extraMember !== undefined) {
    return wrongStep(
      'members',
      { en: `the core sends no member "${extraMember}"`, zh: `核心不会发送 ${extraMember}` },
      rawBodyFix,
    );
  }
  return okStep(
    'members',
    `${names.length} and a sign, as the core sends them`,
    `${names.length} 个参数和 sign，与核心发送的一致`,
  );
}

/** Finds the libraries that compute the given sign, or how it was computed if none does. */
function inspectSign(
  payload: FlatPayload,
  givenSign: string | null,
  options: CallbackOptions,
): { step: Step; sign: Diagnosis['sign'] } {
  const verifying = dialectNames.filter(
    (dialect) => givenSign !== null && signInDialect(payload, options.appKey, dialect) === givenSign,
  );
  const [first] = verifying;
  if (first === undefined) {
    const sign = explainSearch(payload, givenSign, options);
    return { step: withReceiverFix(signStep(sign)), sign };
  }
  const others = dialectNames.filter((dialect) => !verifying.includes(dialect));
  const step = okStep('sign', ...verificationTexts(verifying, others));
  // The finding explains the rule's text; another library's text is part of the step.
  if (first === 'raw') return { step, sign: explainSearch(payload, givenSign, options) };
  const text = (dialects[first].form(payload, '…') ?? '').replace(/…$/, '<AppKey>');
  return {
    step: { ...step, text: { en: `${step.text.en}; it hashes ${text}`, zh: `${step.text.zh}；待签名文本 ${text}` } },
    sign: null,
  };
}

function verificationTexts(
  verifying: readonly DialectName[],
  others: readonly DialectName[],
): [en: string, zh: string] {
  const titles = (names: readonly DialectName[]): string =>
    names.map((name) => (name === 'raw' ? 'raw' : `${name} (${dialectTitles[name]})`)).join(', ');
  const en = `the sign is right: ${titles(verifying)} ${verifying.length === 1 ? 'verifies' : 'verify'} it`;
  const zh = `签名正确，可用以下方式验证：${titles(verifying)}`;
  if (others.length === 0) return [en, zh];
  return [
    `${en}; ${titles(others)} would not: the app's callbackDialect selects the dialect`,
    `${zh}；不能用 ${titles(others)}，由应用的 callbackDialect 决定`,
  ];
}

/** Replaces the fix by advice for the receiver, who verifies and does not sign. */
function withReceiverFix(step: Step): Step {
  if (step.state !== 'wrong') return step;
  return {
    ...step,
    fix: {
      en:
        'verify with the AppKey of the app that placed the order, over every member but sign, unchanged; do not ' +
        'trust a callback whose sign is wrong',
      zh: '请用下单应用的 AppKey，对除 sign 外的所有参数按原样验证；签名不符的回调不可信',
    },
  };
}
