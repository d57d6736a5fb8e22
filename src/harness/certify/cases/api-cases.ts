import type { DriverOrder } from '#drivers/merchant-driver.ts';
import type { CaseContext } from '../play/case-context.ts';
import { demandGrant, demandRefusal, unknownId } from '../play/demands.ts';
import {
  askDelivery,
  askOrder,
  beginDelivery,
  firstRecord,
  granted,
  outcomeOf,
  paidOrder,
  report,
  settledAs,
  startSale,
  stateOf,
} from '../play/sale.ts';
import type { CertifyCase } from './certify-case.ts';

/** Orders, payment, delivery and result, and what is refused of them. */
export const apiCases: readonly CertifyCase[] = [
  {
    name: 'sale',
    group: 'api',
    promise: {
      en: 'A paid order is delivered: its machine gets the command, and the result is what the machine reports.',
      zh: '已支付的订单会出货：设备收到指令，结果与设备上报一致。',
    },
    machines: 1,
    play: playSale,
  },
  {
    name: 'result-running',
    group: 'api',
    promise: {
      en: 'A delivery has no outcome before its machine reports one, acknowledged or not.',
      zh: '设备上报之前，无论是否确认，出货都没有结果。',
    },
    machines: 1,
    play: playResultRunning,
  },
  {
    name: 'nothing-left',
    group: 'api',
    promise: {
      en: 'A record whose items are all delivered is not delivered again.',
      zh: '商品已全部出货的记录不会再次出货。',
    },
    machines: 1,
    async play(context: CaseContext) {
      const sale = await startSale(context);
      await report(context, sale);
      await settledAs(context, sale, 'success');
      const second = await askDelivery(context, sale.order);
      demandRefusal(context, second, 'a second delivery of a delivered record', ['nothing-left', 'state']);
    },
  },
  {
    name: 'unknown-machine',
    group: 'api',
    promise: { en: 'An order for an unknown machine is refused.', zh: '未知设备的订单会被拒绝。' },
    machines: 0,
    async play(context: CaseContext) {
      const machine = { ...context.orderMachine, machine: unknownId(context.orderMachine.machine) };
      demandRefusal(context, await askOrder(context, { machine }), `an order for machine ${machine.machine}`, unknown);
    },
  },
  {
    name: 'unknown-product',
    group: 'api',
    promise: { en: 'An order for an unknown product is refused.', zh: '未知商品的订单会被拒绝。' },
    machines: 0,
    async play(context: CaseContext) {
      const product = unknownId(context.nextProduct());
      demandRefusal(context, await askOrder(context, { product }), `an order for product ${product}`, unknown);
    },
  },
  {
    name: 'unknown-order',
    group: 'api',
    promise: { en: 'The delivery of an unknown order is refused.', zh: '未知订单的出货会被拒绝。' },
    machines: 1,
    async play(context: CaseContext) {
      const order = await paidOrder(context);
      const other = { ...order, order: unknownId(order.order) };
      demandRefusal(context, await askDelivery(context, other), `the delivery of order ${other.order}`, unknown);
    },
  },
  {
    name: 'unknown-record',
    group: 'api',
    promise: { en: 'The delivery of an unknown record is refused.', zh: '未知记录的出货会被拒绝。' },
    machines: 1,
    async play(context: CaseContext) {
      const order = await paidOrder(context);
      const record = unknownId(firstRecord(order));
      const records = order.records.map((line) => ({ ...line, record }));
      demandRefusal(
        context,
        await askDelivery(context, { ...order, records }),
        `the delivery of record ${record} of order ${order.order}`,
        unknown,
      );
    },
  },
  {
    name: 'unknown-delivery',
    group: 'api',
    promise: { en: 'The result of an unknown delivery is refused.', zh: '查询未知出货的结果会被拒绝。' },
    machines: 1,
    async play(context: CaseContext) {
      const sale = await startSale(context);
      await report(context, sale);
      const delivery = unknownId(sale.delivery);
      demandRefusal(
        context,
        await context.calls.result(delivery, sale.order),
        `the result of delivery ${delivery}`,
        unknown,
      );
    },
  },
  {
    name: 'out-of-stock',
    group: 'api',
    promise: { en: 'More than is in stock is not sold.', zh: '不会售出超过库存的商品。' },
    machines: 1,
    connects: false,
    notPromised: ({ limits }) =>
      limits.restock || limits.refunds
        ? null
        : {
            en: 'the cloud has no call that gives the stock back, so the machine would stay empty',
            zh: '云端没有归还库存的接口，设备会一直缺货',
          },
    play: playOutOfStock,
  },
];

/** An id can be refused for its form before it is sought. */
const unknown = ['unknown', 'malformed'] as const;

async function playSale(context: CaseContext): Promise<void> {
  const order = demandGrant(context, await askOrder(context), 'an order');
  demandGrant(context, await context.calls.pay(order), 'its payment');
  const timed = await askDelivery(context, order);
  const delivery = timed.answer.ok ? { ...timed.answer.value, ...timed, order } : await beginDelivery(context, order);
  const { machine } = context.machine.spec;
  const command = await context.machine.command(delivery.delivery, context.promptMs);
  context.demand(
    command !== undefined,
    `machine ${machine} gets no command of delivery ${delivery.delivery} within ${context.promptMs} ms`,
  );
  context.demand(command.items === 1, `the command for 1 item is for ${command.items}`);
  await context.machine.acknowledge(command);
  await context.machine.report(command, { items: 1, boardCode: null });
  const { state } = await outcomeOf(context, delivery);
  context.demand(state === 'success', `the machine reported success, and the result is ${state}`);
}

async function playResultRunning(context: CaseContext): Promise<void> {
  const sale = await startSale(context);
  const before = await stateOf(context, sale);
  context.demand(before.state === 'running', `before any report the result is ${before.state}`);
  await context.machine.acknowledge(sale.command);
  await context.quiet();
  const after = await stateOf(context, sale);
  context.demand(after.state === 'running', `after the acknowledgement alone the result is ${after.state}`);
}

/** Quantities of one order, the largest first: a cloud may limit them. */
const quantities = [1_000_000, 100, 20, 1] as const;
/** Orders that are tried before the stock counts as too large to be exhausted. */
const maxOrders = 60;

async function playOutOfStock(context: CaseContext): Promise<void> {
  const product = context.orderMachine.products.at(-1) ?? '';
  const orders: DriverOrder[] = [];
  try {
    for (let size = 0; orders.length < maxOrders;) {
      const timed = await askOrder(context, { product, quantity: quantities[size] ?? 1 });
      if (timed.answer.ok) {
        orders.push(timed.answer.value);
        continue;
      }
      if (timed.answer.refusal.reason === 'malformed' && size < quantities.length - 1) {
        size += 1;
        continue;
      }
      demandRefusal(context, timed, 'an order beyond the stock', ['out-of-stock']);
      return;
    }
    context.leaveOut({
      en: `the stock was not exhausted by ${maxOrders} orders`,
      zh: `${maxOrders} 个订单仍未用完库存`,
    });
  } finally {
    await giveBack(context, orders);
  }
}

/** Gives the stock of unpaid orders back. */
async function giveBack(context: CaseContext, orders: readonly DriverOrder[]): Promise<void> {
  if (context.limits.restock) {
    granted(await context.calls.restock(context.orderMachine.machine), 'the refill');
    return;
  }
  for (const order of orders) {
    granted(await context.calls.pay(order), 'the payment of an order that is given back');
    granted(await context.calls.refund(order), 'its refund');
  }
}
