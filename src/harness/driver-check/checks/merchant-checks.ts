import { DriverError } from '#drivers/guard/driver-error.ts';
import { isAsked } from '#drivers/guard/driver-schema.ts';
import type { CallTools, DriverRequest, DriverResponse, MerchantDriver } from '#drivers/merchant-driver.ts';
import type { Answer } from '#drivers/refusal.ts';
import type { LocalText } from '../../certify/local-text.ts';
import type { CheckFinding } from '../check-result.ts';
import { at, isSame, type DriverCheck, type Examination } from '../examination.ts';

/** An answer of the responder: a response, or none. */
type Respond = () => Promise<DriverResponse>;

const respondWith = (status: number, body: string, contentType: string): Respond => {
  const response = { status, headers: { 'content-type': contentType }, body: new Uint8Array(Buffer.from(body)) };
  return () => Promise.resolve(response);
};

/** No answer came. */
class NoAnswer extends Error {}

const machine = '10000001';
const callbackUrl = 'http://receiver.invalid/callback';
const order = { order: '1', context: {} };

/** Inputs of each call, as far as they can be made without a cloud. */
const inputs: { readonly [Name in Exclude<keyof MerchantDriver, 'machines'>]: object } = {
  createOrder: { machine, items: [{ product: '1000', quantity: 1 }], reference: 'reference-1', callbackUrl },
  pay: order,
  deliver: { ...order, machine, record: '1', callbackUrl },
  result: { ...order, delivery: '1' },
  createCode: { machine, product: '1000', quantity: 1 },
  redeemCode: { code: '123456', machine, product: '1000', reference: 'reference-2', callbackUrl },
  refund: order,
  restock: { machine },
};

type CallName = keyof MerchantDriver;

/** Calls that a cloud with these capabilities is asked. */
function callsOf({ driver }: Examination): readonly CallName[] {
  return ['machines' as const, ...(Object.keys(inputs) as (keyof typeof inputs)[])].filter((call) =>
    isAsked(call, driver.capabilities),
  );
}

/** What a call came to; what it sent. */
interface Outcome {
  readonly answer?: Answer<unknown>;
  readonly error?: unknown;
  readonly requests: readonly DriverRequest[];
}

async function call({ driver }: Examination, name: CallName, respond: Respond, forgery?: string): Promise<Outcome> {
  const requests: DriverRequest[] = [];
  const tools: CallTools = {
    at,
    nonce: '1'.padStart(32, '0'),
    ...(forgery !== undefined && { forgery }),
    send: (request) => {
      requests.push(request);
      return respond();
    },
  };
  const invoke = driver.merchant[name] as unknown as (...args: readonly unknown[]) => Promise<Answer<unknown>>;
  try {
    const answer = await (name === 'machines' ? invoke(tools) : invoke(inputs[name], tools));
    return { answer, requests };
  } catch (error) {
    // A function that does not end has this mistake alone, whatever it is examined for.
    if (error instanceof DriverError && error.problem === 'hung') throw error;
    return { error, requests };
  }
}

/** A call that an answer of nonsense was given must be a refusal `other`, or reject. */
function wrongAnswer({ answer, error }: Outcome): string | null {
  if (error instanceof DriverError && error.problem !== 'threw') return error.message;
  if (answer === undefined) return null;
  if (answer.ok) return 'it took the answer for a success';
  return answer.refusal.reason === 'other' ? null : `it took the answer for the refusal "${answer.refusal.reason}"`;
}

function answerCheck(name: string, what: LocalText, respond: Respond): DriverCheck {
  return {
    name,
    title: {
      en: `takes ${what.en} for no answer of the API`,
      zh: `不把${what.zh}当作接口的应答`,
    },
    change: {
      en:
        'look at status and body before anything else: what is no documented ' +
        'answer is {ok: false, refusal: {reason: "other", status, code, text}}',
      zh: '先检查状态码和内容：不是文档所述的应答时返回 {ok: false, refusal: {reason: "other", status, code, text}}',
    },
    async examine(examination) {
      for (const each of callsOf(examination)) {
        const outcome = await call(examination, each, respond);
        // What sends nothing needs more than can be made here.
        const wrong = outcome.requests.length === 0 ? null : wrongAnswer(outcome);
        if (wrong !== null) return { failed: `${each}: ${wrong}` };
      }
      return null;
    },
  };
}

const noAnswer: DriverCheck = {
  name: 'no-answer',
  title: { en: 'lets through that no answer came', zh: '没有应答时原样传出' },
  change: {
    en: 'do not catch the rejection of send, or throw it on (as it is, or as the cause of another error)',
    zh: '不要吞掉 send 的拒绝：原样抛出，或作为另一个错误的 cause',
  },
  async examine(examination) {
    for (const each of callsOf(examination)) {
      const outcome = await call(examination, each, () => Promise.reject(new NoAnswer('timeout after 5 s')));
      if (outcome.requests.length === 0) continue;
      if (outcome.error instanceof DriverError) return { failed: `${each}: ${outcome.error.message}` };
      if (outcome.answer?.ok === true) return { failed: `${each}: it answered success, and no answer had come` };
    }
    return null;
  },
};

const toTheCloud: DriverCheck = {
  name: 'requests',
  title: { en: 'calls the API that the settings name', zh: '调用设置所指的接口地址' },
  change: {
    en: 'send a request to an address below settings.url, by tools.send alone',
    zh: '只用 tools.send，向 settings.url 之下的地址发送请求',
  },
  async examine(examination) {
    for (const name of ['machines', 'createOrder'] as const) {
      const { requests, error } = await call(examination, name, respondWith(500, '', 'text/plain'));
      const [request] = requests;
      if (request === undefined) {
        const why = error instanceof Error ? `: ${error.message}` : '';
        return { failed: `${name} sent no request${why}` };
      }
      if (!request.url.startsWith(examination.settings.url))
        return { failed: `${name} sent a request to ${request.url}, and settings.url is ${examination.settings.url}` };
    }
    return null;
  },
};

const repeatable: DriverCheck = {
  name: 'repeated-call-same-request',
  title: { en: 'sends a repeated call as the same request', zh: '重复的调用发出相同的请求' },
  change: {
    en: 'take time and nonce of a request from the tools: a repeated call has the same ones',
    zh: '请求的时间和 nonce 取自传入的参数：重复的调用二者相同',
  },
  async examine(examination) {
    for (const each of callsOf(examination)) {
      const respond = respondWith(500, '', 'text/plain');
      const first = await call(examination, each, respond);
      const second = await call(examination, each, respond);
      if (!isSame(first.requests, second.requests)) return { failed: `${each} sent two different requests` };
    }
    return null;
  },
};

const forgeries: DriverCheck = {
  name: 'forgeries',
  title: { en: 'forges the requests that it declares', zh: '能伪造其声明的请求' },
  change: {
    en: 'alter the request of deliver as tools.forgery names it, after it was signed',
    zh: '按 tools.forgery 所指，在签名之后改动 deliver 的请求',
  },
  async examine(examination): Promise<CheckFinding> {
    const declared = examination.driver.capabilities.forgeries;
    if (declared.length === 0) return { skipped: 'it declares none' };
    const respond = respondWith(500, '', 'text/plain');
    const valid = await call(examination, 'deliver', respond);
    if (valid.requests.length === 0) return { skipped: 'deliver needs an order of the cloud to send a request' };
    for (const { name } of declared) {
      const { requests, error } = await call(examination, 'deliver', respond, name);
      if (requests.length === 0 && error instanceof Error) return { failed: `${name}: ${error.message}` };
      if (isSame(requests, valid.requests)) return { failed: `${name} left the request of deliver as it is` };
    }
    return null;
  },
};

const json = 'application/json';

/** Checks of the merchant's side. */
export const merchantChecks: readonly DriverCheck[] = [
  toTheCloud,
  repeatable,
  answerCheck('answer-500', { en: 'a status 500', zh: '状态码 500' }, respondWith(500, '{"error":"internal"}', json)),
  answerCheck('answer-empty', { en: 'an empty body', zh: '空的内容' }, respondWith(200, '', json)),
  answerCheck(
    'answer-html',
    { en: 'a page of HTML', zh: 'HTML 页面' },
    respondWith(200, '<!doctype html><title>Welcome</title>', 'text/html'),
  ),
  answerCheck(
    'answer-other-json',
    { en: 'JSON of another shape', zh: '其他形状的 JSON' },
    respondWith(200, '[1]', json),
  ),
  noAnswer,
  forgeries,
];
