import { dialectNames, type DialectName } from '#core/domain/merchant.ts';
import type { FlatPayload } from '#core/signing/canonical.ts';
import { findSign, signStep, type Diagnosis } from '#core/signing/diagnosis/diagnose.ts';
import { readPayloadJson } from '#core/signing/diagnosis/json-mistakes.ts';
import { fine, skipped, wrong, type Step } from '#core/signing/diagnosis/step.ts';
import { dialectTitles } from '#core/signing/diagnosis/hypotheses/dialect.ts';
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

/** How a callback is looked at. */
export type CallbackOptions = Pick<Caller, 'appId' | 'appSecret' | 'appKey'> & { readonly showSecrets: boolean };

/**
 * Examines the body of a callback as its receiver would: is it whole, and which library verifies its sign?
 *
 * @returns null when the text is no callback of the core
 */
export function examineCallback(text: string, options: CallbackOptions): Diagnosis | null {
  const { members } = readPayloadJson(text);
  const method = members?.['method'];
  const expected =
    typeof method === 'string' && Object.hasOwn(membersOfMethod, method) ? membersOfMethod[method] : undefined;
  // A machine's frame has the same method, and says which machine it is.
  if (members === null || expected === undefined || 'client_id' in members) return null;
  const { sign: given, ...payload } = members;
  const { step, sign } = lookAtSign(payload, typeof given === 'string' ? given : null, options);
  const steps = [
    fine('endpoint', `a callback of the core: ${String(method)}`, `核心发出的回调：${String(method)}`),
    fine('json', 'one JSON object', '一个 JSON 对象'),
    membersStep(Object.keys(payload), expected, given !== undefined && given !== ''),
    step,
    skipped('time', 'not looked at: attempts go on for two hours', '未检查：回调会重试约两小时'),
  ];
  return { healthy: steps.every(({ state }) => state !== 'wrong'), steps, sign };
}

function membersStep(names: readonly string[], expected: readonly string[], isSigned: boolean): Step {
  const asItCame = {
    en: 'look at the body as it came, before your framework changes it',
    zh: '请检查框架处理之前的原始请求体',
  };
  if (!isSigned) return wrong('members', { en: 'member "sign" is missing or empty', zh: '缺少 sign' }, asItCame);
  const missing = expected.find((name) => !names.includes(name));
  if (missing !== undefined)
    return wrong('members', { en: `member "${missing}" is missing`, zh: `缺少 ${missing}` }, asItCame);
  const stranger = names.find((name) => !expected.includes(name));
  if (stranger !== undefined) {
    return wrong('members', { en: `the core sends no member "${stranger}"`, zh: `核心不会发送 ${stranger}` }, asItCame);
  }
  return fine(
    'members',
    `${names.length} and a sign, as the core sends them`,
    `${names.length} 个参数和 sign，与核心发送的一致`,
  );
}

/** Which libraries compute the sign that came; where none does, how it came about. */
function lookAtSign(
  payload: FlatPayload,
  given: string | null,
  options: CallbackOptions,
): { step: Step; sign: Diagnosis['sign'] } {
  const fitting = dialectNames.filter(
    (dialect) => given !== null && signInDialect(payload, options.appKey, dialect) === given,
  );
  const [first] = fitting;
  if (first === undefined) {
    const sign = findSign(payload, given, options);
    return { step: forReceiver(signStep(sign)), sign };
  }
  const others = dialectNames.filter((dialect) => !fitting.includes(dialect));
  const step = fine('sign', ...verifiedBy(fitting, others));
  // The derivation is that of the rule; another library's text is told in the step.
  if (first === 'raw') return { step, sign: findSign(payload, given, options) };
  const text = (dialects[first].form(payload, '…') ?? '').replace(/…$/, '<AppKey>');
  return {
    step: { ...step, text: { en: `${step.text.en}; it hashes ${text}`, zh: `${step.text.zh}；待签名文本 ${text}` } },
    sign: null,
  };
}

function verifiedBy(fitting: readonly DialectName[], others: readonly DialectName[]): [en: string, zh: string] {
  const titles = (names: readonly DialectName[]): string =>
    names.map((name) => (name === 'raw' ? 'raw' : `${name} (${dialectTitles[name]})`)).join(', ');
  const en = `it is right: ${titles(fitting)} ${fitting.length === 1 ? 'verifies' : 'verify'} it`;
  const zh = `签名正确，可用以下方式验证：${titles(fitting)}`;
  if (others.length === 0) return [en, zh];
  return [
    `${en}; ${titles(others)} would not: the app's callbackDialect says which one signs`,
    `${zh}；不能用 ${titles(others)}，由应用的 callbackDialect 决定`,
  ];
}

/** Advice for the one who verifies: a sign that came cannot be sent otherwise. */
function forReceiver(step: Step): Step {
  if (step.state !== 'wrong') return step;
  return {
    ...step,
    mend: {
      en: 'verify with the AppKey of the app that placed the order, over every member but sign, as it came; believe no callback whose sign is wrong',
      zh: '请用下单应用的 AppKey，对除 sign 外的所有参数按原样验证；签名不符的回调不可信',
    },
  };
}
