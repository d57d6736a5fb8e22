import type { Capabilities } from '#drivers/capabilities.ts';
import type { LocalText } from '../certify/local-text.ts';
import { granted } from '../certify/play/sale.ts';
import { waitOnline } from '../certify/run/wait-online.ts';
import type { Selftest } from './selftest.ts';

/** A function of a driver that is tried against a cloud. */
export interface TriedFunction {
  /** As the driver names it. */
  readonly name: string;
  readonly title: LocalText;
  /** Functions that must work before it can be tried. */
  readonly needs: readonly string[];
  /** What it reads, which may have come before it was tried. */
  readonly reads?: 'received' | 'callback';
  /** Why this cloud has no use for it; null where it has. */
  readonly notNeeded?: (limits: Capabilities) => LocalText | null;
  /** What to change when it does not work. */
  readonly change: LocalText;
  /** Rejects with what is wrong. */
  attempt(test: Selftest): Promise<void>;
}

/** How long a message may take that is due at once, ms. */
const promptMs = 5_000;

const requests: LocalText = {
  en: 'compare the request and the answer with the documentation of the cloud, and the reason with docs/drivers.md',
  zh: '请将请求和应答与云端的文档对照，并将原因与 docs/drivers.md 对照',
};
const frames: LocalText = {
  en: 'compare the frames with the documentation of the cloud, and the key of the machine with that in the cloud',
  zh: '请将报文与云端的文档对照，并将设备密钥与云端的对照',
};

const merchantFunctions: readonly TriedFunction[] = [
  {
    name: 'createOrder',
    title: { en: 'makes an order', zh: '创建订单' },
    needs: ['machines', 'connect'],
    change: requests,
    attempt: async (test) => void (await test.order()),
  },
  {
    name: 'pay',
    title: { en: 'pays it', zh: '支付订单' },
    needs: ['createOrder'],
    change: requests,
    attempt: async (test) => void granted(await test.calls.pay(await test.order()), 'the payment'),
  },
  {
    name: 'deliver',
    title: { en: 'begins its delivery', zh: '开始出货' },
    needs: ['pay'],
    change: requests,
    attempt: async (test) => void (await test.delivery()),
  },
  {
    name: 'result',
    title: { en: 'asks for the result', zh: '查询结果' },
    needs: ['deliver'],
    change: requests,
    attempt: async (test) =>
      void granted(await test.calls.result((await test.delivery()).delivery, await test.order()), 'the result'),
  },
];

const machineFunctions: readonly TriedFunction[] = [
  {
    name: 'decodeCommand',
    title: { en: 'reads the command that the machine gets', zh: '读取设备收到的命令' },
    needs: ['deliver'],
    reads: 'received',
    change: frames,
    async attempt(test) {
      const { delivery } = await test.delivery();
      const command = await test.machine.command(delivery, promptMs);
      if (!command) throw new Error(`no command of delivery ${delivery} was read within ${promptMs / 1_000} s`);
      if (command.items !== 1) throw new Error(`1 item was ordered, and the command names ${command.items}`);
      test.command = command;
    },
  },
  {
    name: 'encodeAcknowledgement',
    title: { en: 'acknowledges it', zh: '确认命令' },
    needs: ['decodeCommand'],
    notNeeded: ({ acknowledgement }) =>
      acknowledgement ? null : { en: 'machines of this cloud acknowledge nothing', zh: '该云端的设备不确认命令' },
    change: frames,
    async attempt(test) {
      await test.machine.acknowledge(test.commandOrThrow());
      await test.stillOnline('its acknowledgement');
    },
  },
  {
    name: 'encodeHeartbeat',
    title: { en: 'sends a sign of life', zh: '发送心跳' },
    needs: ['connect'],
    change: frames,
    async attempt(test) {
      await test.heartbeat();
      await test.stillOnline('its heartbeat');
    },
  },
  {
    name: 'encodeResult',
    title: { en: 'reports a success, which the cloud takes', zh: '报告成功，且云端接受' },
    needs: ['decodeCommand', 'result'],
    change: frames,
    async attempt(test) {
      const command = test.commandOrThrow();
      await test.machine.report(command, { items: command.items, boardCode: null });
      const state = await test.settled(promptMs);
      if (state !== 'success')
        throw new Error(`the machine reported success, and the cloud has the delivery as ${state}`);
    },
  },
];

const callbackFunctions: readonly TriedFunction[] = [
  {
    name: 'readCallback',
    title: { en: 'recognises the callback of the delivery', zh: '识别出货回调' },
    needs: ['encodeResult'],
    reads: 'callback',
    change: {
      en:
        'let the cloud reach the callback URL (--callback-listen, --callback-url), and compare the body with its ' +
        'documentation',
      zh: '请让云端能访问回调地址（--callback-listen、--callback-url），并将请求体与其文档对照',
    },
    async attempt(test) {
      const { delivery } = await test.delivery();
      test.callback = await test.receiver.callback(delivery, promptMs);
      if (test.callback) return;
      const [other] = test.receiver.callbacks;
      if (!other) throw new Error(`no callback came to ${test.receiver.url} within ${promptMs / 1_000} s`);
      const { kind, delivery: named = '', why = 'no reason' } = other.reading;
      throw new Error(
        kind === 'delivery'
          ? `the callback names delivery "${named}", and the delivery is "${delivery}"`
          : `a callback came and was read as "${kind}" (${why})`,
      );
    },
  },
  {
    name: 'readCallback: verified',
    title: { en: 'verifies its sign', zh: '验证其签名' },
    needs: ['readCallback'],
    reads: 'callback',
    change: {
      en: 'compare the sign with the documentation of the cloud, and the key of the callbacks with that in the cloud',
      zh: '请将签名与云端的文档对照，并将回调密钥与云端的对照',
    },
    attempt(test) {
      const { verified = false, why = 'no reason' } = test.callback?.reading ?? {};
      return verified ? Promise.resolve() : Promise.reject(new Error(`the sign is not verified: ${why}`));
    },
  },
];

const furtherFunctions: readonly TriedFunction[] = [
  {
    name: 'createCode',
    title: { en: 'makes a pickup code', zh: '创建取货码' },
    needs: ['machines', 'connect'],
    notNeeded: ({ pickupCodes }) =>
      pickupCodes ? null : { en: 'the cloud has no pickup codes', zh: '该云端没有取货码' },
    change: requests,
    attempt: async (test) => void (await test.code()),
  },
  {
    name: 'redeemCode',
    title: { en: 'turns it into a paid order', zh: '用取货码换取已支付的订单' },
    needs: ['createCode'],
    change: requests,
    attempt: async (test) => void (await test.redeemed()),
  },
  {
    name: 'refund',
    title: { en: 'gives a paid order back', zh: '退回已支付的订单' },
    needs: ['pay'],
    notNeeded: ({ refunds }) => (refunds ? null : { en: 'the cloud has no refunds', zh: '该云端没有退款' }),
    change: requests,
    async attempt(test) {
      const order = await test.newOrder();
      granted(await test.calls.pay(order), 'the payment of another order');
      granted(await test.calls.refund(order), 'the refund');
    },
  },
  {
    name: 'restock',
    title: { en: 'fills a machine', zh: '为设备补货' },
    needs: ['machines'],
    notNeeded: ({ restock }) =>
      restock ? null : { en: 'lanes of this cloud are not filled through its API', zh: '该云端不能通过接口补货' },
    change: requests,
    attempt: async (test) => void granted(await test.calls.restock(test.machine.spec.machine), 'the refill'),
  },
];

/** All functions, in the order in which they are tried. */
export const triedFunctions: readonly TriedFunction[] = [
  {
    name: 'machines',
    title: { en: 'lists the machines', zh: '列出设备' },
    needs: [],
    change: {
      en: "correct the merchant's credentials, or the function: the list is the first signed request",
      zh: '请改正商户凭据或该函数：设备列表是第一个签名请求',
    },
    attempt: (test) => test.list(),
  },
  {
    name: 'connect',
    title: { en: 'connects a machine that the cloud has online', zh: '连接设备，且云端视其为在线' },
    needs: ['machines'],
    change: frames,
    async attempt(test) {
      await test.machine.connect();
      await waitOnline(test.calls, test.clock, [test.machine.spec]);
    },
  },
  ...merchantFunctions,
  ...machineFunctions,
  ...callbackFunctions,
  ...furtherFunctions,
];
