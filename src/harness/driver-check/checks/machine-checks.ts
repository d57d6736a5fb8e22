import type { ConnectionPlan, DriverFrame, MachineReport } from '#drivers/machine-driver.ts';
import {
  framesOf,
  isSame,
  machineTools,
  otherKey,
  otherMachine,
  sampleMachine,
  type DriverCheck,
  type Examination,
} from '../examination.ts';

/** Frames that no cloud sends. */
const nonsenseFrames: readonly Uint8Array[] = [
  '',
  '{}',
  'null',
  '[]',
  'hello',
  '{"type":"vend","vend":1}',
  'e30=',
  '<html></html>',
  'x'.repeat(5000),
  '\u0000\u0001',
].map((text) => Buffer.from(text));
const noText = Uint8Array.from({ length: 64 }, (_, index) => (index * 37 + 200) % 256);

/** A frame must suit the link: a WebSocket has no topics. */
function wrongFrame({ link }: ConnectionPlan, frames: readonly DriverFrame[]): string | null {
  for (const { topic, payload } of frames) {
    if (link === 'mqtt' && topic === '') return 'it has no topic, and the link is MQTT';
    if (link === 'websocket' && topic !== '') return `it has the topic "${topic}", and the link is a WebSocket`;
    if (payload.length === 0) return 'its payload is empty';
  }
  return null;
}

const connects: DriverCheck = {
  name: 'connect',
  title: { en: 'describes how a machine connects', zh: '描述机器如何连接' },
  change: {
    en:
      'return a plan with link, url, firstFrames, farewell and heartbeatMs; an ' +
      'MQTT plan subscribes to the commands, and --machine-url names the broker',
    zh:
      '返回含 link、url、firstFrames、farewell、heartbeatMs 的计划；' +
      'MQTT 计划要订阅命令主题，用 --machine-url 指定 broker',
  },
  async examine({ driver }) {
    const plan = await driver.machine.connect(sampleMachine, machineTools());
    if (plan.link === 'mqtt' && plan.subscriptions.length === 0)
      return { failed: 'it subscribes to nothing, so no command can arrive' };
    const wrong = wrongFrame(plan, [...plan.firstFrames, ...plan.farewell]);
    return wrong === null ? null : { failed: `a frame of connect cannot be sent: ${wrong}` };
  },
};

const heartbeats: DriverCheck = {
  name: 'heartbeat',
  title: { en: 'encodes heartbeats that suit the link', zh: '编码与连接方式相符的心跳' },
  change: {
    en: 'return frames with a payload, with a topic over MQTT and with an empty one over a WebSocket',
    zh: '返回有内容的帧：MQTT 要有 topic，WebSocket 的 topic 为空',
  },
  async examine(examination) {
    const { plan, heartbeat } = await framesOf(examination, sampleMachine);
    const wrong = wrongFrame(plan, heartbeat);
    return wrong === null ? null : { failed: `a frame of encodeHeartbeat cannot be sent: ${wrong}` };
  },
};

const repeatable: DriverCheck = {
  name: 'same-input-same-bytes',
  title: { en: 'makes the same bytes of the same input', zh: '相同输入产生相同字节' },
  change: {
    en: 'take time and randomness from the tools (at, nonce, session) alone, and keep nothing between two calls',
    zh: '时间和随机数只取自传入的 at、nonce、session，两次调用之间不保留状态',
  },
  async examine(examination) {
    const [first, second] = [await framesOf(examination, sampleMachine), await framesOf(examination, sampleMachine)];
    if (!isSame(first.plan, second.plan)) return { failed: 'connect returned two different plans for one input' };
    return isSame(first, second) ? null : { failed: 'encodeHeartbeat returned different frames for one input' };
  },
};

const machinesDiffer: DriverCheck = {
  name: 'machines-differ',
  title: { en: 'distinguishes machines', zh: '区分不同的机器' },
  change: {
    en: 'use the machine that the call names: in the URL, the topic or the message',
    zh: '在 URL、topic 或消息中使用调用给出的机器',
  },
  examine: async (examination) =>
    isSame(await framesOf(examination, sampleMachine), await framesOf(examination, otherMachine))
      ? { failed: 'two machines connect and report in the same way' }
      : null,
};

const keysDiffer: DriverCheck = {
  name: 'keys-differ',
  title: { en: "uses the machine's key", zh: '使用机器的密钥' },
  change: {
    en: 'sign frames, or log in, with the key that the call names; the cloud could not know the machine otherwise',
    zh: '用调用给出的密钥对帧签名或登录，否则云端无法识别机器',
  },
  examine: async (examination) =>
    isSame(await framesOf(examination, sampleMachine), await framesOf(examination, otherKey))
      ? { failed: 'two keys of one machine give the same connection and the same frames' }
      : null,
};

const nonsense: DriverCheck = {
  name: 'nonsense-frames',
  title: { en: 'takes no nonsense for a command', zh: '不把无意义的帧当作命令' },
  change: {
    en:
      'return {kind: "dropped", why} for what cannot be read ' +
      'or has a wrong sign, and throw for nothing that arrives',
    zh: '读不懂或签名有误的帧返回 {kind: "dropped", why}，不因收到的内容抛出异常',
  },
  async examine({ driver }) {
    const plan = await driver.machine.connect(sampleMachine, machineTools());
    const topics = plan.link === 'mqtt' ? plan.subscriptions.map(({ topic }) => topic.replace(/[+#]/g, 'x')) : [''];
    const ownPayloads = plan.firstFrames.map(({ payload }) => payload);
    for (const topic of [...new Set([...topics, ''])])
      for (const payload of [...nonsenseFrames, noText, ...ownPayloads]) {
        const input = { ...sampleMachine, frame: { topic, payload } };
        const decoded = await driver.machine.decodeCommand(input, machineTools());
        if (decoded.kind === 'command') return { failed: `it read a command in ${shown(payload)}` };
      }
    return null;
  },
};

function shown(payload: Uint8Array): string {
  return `the ${payload.length} bytes ${JSON.stringify(Buffer.from(payload).toString('utf8').slice(0, 40))}`;
}

/** An echo can be made only by decoding a command, so a driver that needs a member of it may refuse this one. */
function reportOf(changes: Partial<MachineReport>): MachineReport {
  return { delivery: '1', echo: {}, items: 1, commanded: 1, boardCode: null, ...changes };
}

const outcomesDiffer: DriverCheck = {
  name: 'outcomes-differ',
  title: { en: 'reports success and failure differently', zh: '成功与失败的上报不同' },
  change: {
    en: 'encode boardCode: null is success, a code is a failure',
    zh: '按 boardCode 编码：null 为成功，有故障码为失败',
  },
  async examine(examination) {
    const encode = (changes: Partial<MachineReport>): Promise<readonly DriverFrame[] | null> =>
      encodedResult(examination, reportOf(changes));
    const [success, failure] = [await encode({}), await encode({ items: 0, boardCode: 6 })];
    if (success === null || failure === null)
      return { skipped: 'encodeResult needs what decodeCommand keeps of a command, and no cloud sent one' };
    if (isSame(success, failure)) return { failed: 'a sale and goods that are stuck give the same frames' };
    return examination.driver.capabilities.partialResults === true && (await ignoresItems(examination))
      ? { failed: 'capabilities.partialResults is true, and 1 of 3 items gives the same frames as 2 of 3' }
      : null;
  },
};

/** Null where the driver cannot encode a result of a command that it has not decoded. */
async function encodedResult({ driver }: Examination, report: MachineReport): Promise<readonly DriverFrame[] | null> {
  return Promise.resolve(driver.machine.encodeResult({ ...sampleMachine, ...report }, machineTools())).catch(
    () => null,
  );
}

async function ignoresItems(examination: Examination): Promise<boolean> {
  const of = (items: number): Promise<readonly DriverFrame[] | null> =>
    encodedResult(examination, reportOf({ items, commanded: 3, boardCode: 6 }));
  return isSame(await of(1), await of(2));
}

/** Checks of the machine's side. */
export const machineChecks: readonly DriverCheck[] = [
  connects,
  heartbeats,
  repeatable,
  machinesDiffer,
  keysDiffer,
  nonsense,
  outcomesDiffer,
];
