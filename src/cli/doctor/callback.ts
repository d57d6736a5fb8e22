import { dialectNames, type DialectName } from '#core/domain/merchant.ts';
import type { FlatPayload } from '#core/signing/canonical.ts';
import { explainSearch, signStep, type Diagnosis } from '#core/signing/diagnosis/diagnose.ts';
import { readPayloadJson } from '#core/signing/diagnosis/json-mistakes.ts';
import { okStep, skippedStep, wrongStep, type Step } from '#core/signing/diagnosis/step.ts';
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
  const { sign: givenSign, ...payload } = members;
  const { step, sign } = inspectSign(payload, typeof givenSign === 'string' ? givenSign : null, options);
  const steps = [
    okStep('endpoint', `a callback of the core: ${String(method)}`, `核心发出的回调：${String(method)}`),
    okStep('json', 'one JSON object', '一个 JSON 对象'),
    membersStep(Object.keys(payload), expected, givenSign !== undefined && givenSign !== ''),
    step,
    skippedStep('time', 'not looked at: attempts go on for two hours', '未检查：回调会重试约两小时'),
  ];
  return { healthy: steps.every(({ state }) => state !== 'wrong'), steps, sign };
}

function membersStep(names: readonly string[], expected: readonly string[], isSigned: boolean): Step {
  const rawBodyFix = {
    en: 'look at the body as it came, before your framework changes it',
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

/** Which libraries compute the sign that came; where none does, how it came about. */
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
  // The derivation is that of the rule; another library's text is told in the step.
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
  const en = `it is right: ${titles(verifying)} ${verifying.length === 1 ? 'verifies' : 'verify'} it`;
  const zh = `签名正确，可用以下方式验证：${titles(verifying)}`;
  if (others.length === 0) return [en, zh];
  return [
    `${en}; ${titles(others)} would not: the app's callbackDialect says which one signs`,
    `${zh}；不能用 ${titles(others)}，由应用的 callbackDialect 决定`,
  ];
}

/** Advice for the one who verifies: a sign that came cannot be sent otherwise. */
function withReceiverFix(step: Step): Step {
  if (step.state !== 'wrong') return step;
  return {
    ...step,
    fix: {
      en:
        'verify with the AppKey of the app that placed the order, over every member but sign, as it came; believe ' +
        'no callback whose sign is wrong',
      zh: '请用下单应用的 AppKey，对除 sign 外的所有参数按原样验证；签名不符的回调不可信',
    },
  };
}
