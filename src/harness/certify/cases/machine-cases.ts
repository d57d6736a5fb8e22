import type { DriverFrame } from '#drivers/machine-driver.ts';
import type { CaseContext } from '../play/case-context.ts';
import { demandRefusal } from '../play/demands.ts';
import { NotPromised } from '../play/play-errors.ts';
import { askDelivery, granted, outcomeOf, paidOrder, report, settledAs, startSale, stateOf } from '../play/sale.ts';
import type { CertifyCase } from './certify-case.ts';

/** Connections of machines, and messages that must have no effect. */
export const machineCases: readonly CertifyCase[] = [
  {
    name: 'offline',
    group: 'machines',
    promise: {
      en: 'A machine that has left is offline, and a delivery to it is refused.',
      zh: '已断开的设备为离线，向其出货会被拒绝。',
    },
    machines: 1,
    async play(context: CaseContext) {
      const order = await paidOrder(context);
      context.machine.disconnect();
      const { machine } = context.machine.spec;
      const isOffline = await context.becomes(async () => !(await isOnline(context)));
      context.demand(isOffline, `machine ${machine} left ${context.promptMs} ms ago, and is listed online`);
      demandRefusal(context, await askDelivery(context, order), `a delivery to machine ${machine}, which left,`, [
        'offline',
      ]);
    },
  },
  {
    name: 'silence',
    group: 'machines',
    promise: {
      en: 'A machine that sends nothing is online until its limit, and offline from then on.',
      zh: '不发送任何消息的设备在时限之前在线，之后离线。',
    },
    machines: 1,
    waitMs: ({ limits }) => limits.offlineAfterMs,
    async play(context: CaseContext) {
      const { limits, slackMs } = context;
      context.machine.stopHeartbeats();
      const since = context.machine.lastSentAt;
      await context.until(since + limits.offlineAfterMs - slackMs);
      const online = await isOnline(context);
      context.need(context.now() < since + limits.offlineAfterMs, 'the answer came after the limit');
      context.demand(online, `the machine is offline ${slackMs} ms before its limit of ${limits.offlineAfterMs} ms`);
      // Its last message may have been on its way for as long as a round trip.
      await context.until(since + limits.offlineAfterMs + 2 * slackMs);
      context.demandInTime(
        !(await isOnline(context)),
        `the machine is online ${2 * slackMs} ms after its limit of ${limits.offlineAfterMs} ms`,
      );
    },
  },
  {
    name: 'wrong-machine-sign',
    group: 'machines',
    promise: {
      en: "A machine's message with a wrong sign has no effect.",
      zh: '签名错误的设备消息没有任何效果。',
    },
    machines: 1,
    play: playWrongSign,
  },
  {
    name: 'foreign-result',
    group: 'machines',
    promise: {
      en: "A machine cannot report the result of another machine's delivery.",
      zh: '设备不能上报其他设备的出货结果。',
    },
    machines: 2,
    play: playForeignResult,
  },
  {
    name: 'second-result',
    group: 'machines',
    promise: {
      en: 'The first result of a delivery counts, and no later one.',
      zh: '以第一个出货结果为准，之后的无效。',
    },
    machines: 1,
    play: playSecondResult,
  },
];

/** Whether the cloud lists the first machine as online. */
async function isOnline(context: CaseContext): Promise<boolean> {
  const list = granted(await context.calls.machines(), 'the list of machines');
  const found = list.find(({ machine }) => machine === context.machine.spec.machine);
  context.need(found !== undefined, `machine ${context.machine.spec.machine} is no more in the list of machines`);
  return found.online;
}

async function playWrongSign(context: CaseContext): Promise<void> {
  const sale = await startSale(context);
  const success = { items: sale.command.items, boardCode: null };
  const tools = context.machine.tools();
  const key = `${context.machine.spec.key}-of-another`;
  const wrong = await context.machine.encodeReport(sale.command, success, { key, tools });
  const right = await context.machine.encodeReport(sale.command, success, { tools });
  if (framesText(wrong) === framesText(right))
    throw new NotPromised({ en: "machines' messages carry no sign", zh: '设备消息没有签名' });
  context.machine.sendFrames(wrong);
  await context.quiet();
  const { state } = await stateOf(context, sale);
  context.demand(state === 'running', `after a result with a wrong sign the delivery is ${state}`);
  await report(context, sale);
  await settledAs(context, sale, 'success');
}

async function playForeignResult(context: CaseContext): Promise<void> {
  const sale = await startSale(context);
  const other = context.machineAt(1);
  other.sendFrames(await other.encodeReport(sale.command, { items: sale.command.items, boardCode: null }));
  await context.quiet();
  const { state } = await stateOf(context, sale);
  const { machine } = other.spec;
  context.demand(state === 'running', `after a result that machine ${machine} reported the delivery is ${state}`);
  await report(context, sale);
  await settledAs(context, sale, 'success');
}

async function playSecondResult(context: CaseContext): Promise<void> {
  const sale = await startSale(context);
  await report(context, sale);
  await settledAs(context, sale, 'success');
  await report(context, sale, 0);
  await context.quiet();
  const { state } = await outcomeOf(context, sale);
  context.demand(state === 'success', `after success and then failure the result is ${state}`);
  const other = context.receiver.about(sale.delivery).find(({ reading }) => reading.outcome === 'failure');
  context.demand(other === undefined, 'after the success a callback reports failure');
}

function framesText(frames: readonly DriverFrame[]): string {
  return JSON.stringify(frames.map(({ topic, payload }) => [topic, Buffer.from(payload).toString('base64')]));
}
