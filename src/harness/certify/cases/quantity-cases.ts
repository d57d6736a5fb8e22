import type { CertifyFacts, CertifyMachine } from '../certify-machine.ts';
import type { LocalText } from '../local-text.ts';
import type { CaseContext } from '../play/case-context.ts';
import { demandGrant, demandRefusal } from '../play/demands.ts';
import { NotPromised } from '../play/play-errors.ts';
import {
  askDelivery,
  beginDelivery,
  commanded,
  needFree,
  outcomeOf,
  paidOrder,
  report,
  settledAs,
  startSale,
  startSaleOf,
} from '../play/sale.ts';
import type { CertifyCase } from './certify-case.ts';

const takesSeveral = (machine: CertifyMachine, { limits }: CertifyFacts): boolean =>
  (limits.kinds[machine.kind]?.itemsPerCommand ?? 1) > 1;
const severalPromised = ({ limits }: CertifyFacts): LocalText | null =>
  Object.values(limits.kinds).some(({ itemsPerCommand }) => itemsPerCommand > 1)
    ? null
    : { en: 'no kind of machine takes several items in one command', zh: '没有设备类型支持一条指令出多件' };

/** Never more than was bought, and no less. */
export const quantityCases: readonly CertifyCase[] = [
  {
    name: 'quantity-one-by-one',
    group: 'quantities',
    promise: {
      en: 'All commands of a record together are for the items that were bought: no more, no less.',
      zh: '一条记录的所有指令合计件数等于购买件数，不多不少。',
    },
    machines: 1,
    suits: (machine, facts) => !takesSeveral(machine, facts),
    play: (context) => playAll(context, 2),
  },
  {
    name: 'quantity-several',
    group: 'quantities',
    promise: {
      en: 'One command is for as many items as were bought, up to what its kind takes.',
      zh: '一条指令的件数等于购买件数，且不超过该类型的上限。',
    },
    machines: 1,
    suits: takesSeveral,
    notPromised: severalPromised,
    play: (context) => playAll(context, Math.min(context.kind.itemsPerCommand, 7) + 1),
  },
  {
    name: 'quantity-reported',
    group: 'quantities',
    promise: {
      en: 'The result has as many items as the machine reported.',
      zh: '结果中的件数与设备上报一致。',
    },
    machines: 1,
    suits: takesSeveral,
    notPromised: severalPromised,
    async play(context: CaseContext) {
      const sale = await startSaleOf(context, Math.min(3, context.kind.itemsPerCommand));
      const { items } = sale.command;
      await report(context, sale);
      const state = await outcomeOf(context, sale);
      context.demand(state.state === 'success', `the machine reported success, and the result is ${state.state}`);
      if (state.items === undefined)
        throw new NotPromised({ en: 'results of this cloud name no items', zh: '该云端的结果不含件数' });
      context.demand(state.items === items, `the machine reported ${items} items, and the result has ${state.items}`);
    },
  },
  {
    name: 'quantity-after-failure',
    group: 'quantities',
    promise: {
      en: 'After a failure the item is delivered again or not, as the cloud declares.',
      zh: '失败之后，该商品能否再次出货与云端声明一致。',
    },
    machines: 1,
    async play(context: CaseContext) {
      const sale = await startSale(context);
      await report(context, sale, 0);
      await settledAs(context, sale, 'failure');
      const retry = await askDelivery(context, sale.order);
      needFree(context, retry);
      if (!context.limits.retryAfterFailure) {
        demandRefusal(context, retry, 'a second delivery after a failure', ['nothing-left', 'state']);
        return;
      }
      const delivery = demandGrant(context, retry, 'a second delivery after a failure');
      const second = await commanded(context, { ...delivery, ...retry, order: sale.order });
      context.demand(second.command.items === 1, `the second command for 1 item is for ${second.command.items}`);
      await report(context, second);
      await settledAs(context, second, 'success');
      const third = await askDelivery(context, sale.order);
      demandRefusal(context, third, 'a third delivery, after the success,', ['nothing-left', 'state']);
    },
  },
  {
    name: 'quantity-after-partial',
    group: 'quantities',
    promise: {
      en: 'After a partial success only the rest is delivered.',
      zh: '部分成功之后只会再出剩余的件数。',
    },
    machines: 1,
    suits: takesSeveral,
    notPromised: (facts) =>
      severalPromised(facts) ??
      (facts.limits.partialResults === true && facts.limits.retryAfterFailure
        ? null
        : { en: 'the cloud keeps no partial results', zh: '该云端不保存部分成功的结果' }),
    play: playRest,
  },
];

/** Delivers an order until nothing is left, and adds the items of all commands. */
async function playAll(context: CaseContext, quantity: number): Promise<void> {
  const { itemsPerCommand } = context.kind;
  const order = await paidOrder(context, { quantity });
  let total = 0;
  while (total < quantity) {
    const due = Math.min(itemsPerCommand, quantity - total);
    const sale = await commanded(context, await beginDelivery(context, order));
    const { items } = sale.command;
    context.demand(items === due, `of ${quantity} items, ${total} delivered, the command is for ${items}, not ${due}`);
    context.demand(
      sale.items === undefined || sale.items === items,
      `the answer is for ${sale.items ?? 0} items, and the command for ${items}`,
    );
    await report(context, sale);
    await settledAs(context, sale, 'success');
    total += items;
  }
  const more = await askDelivery(context, order);
  demandRefusal(context, more, `a delivery beyond the ${quantity} items that were bought`, ['nothing-left', 'state']);
}

async function playRest(context: CaseContext): Promise<void> {
  const quantity = Math.min(3, context.kind.itemsPerCommand);
  const sale = await startSaleOf(context, quantity);
  await report(context, sale, quantity - 1);
  await settledAs(context, sale, 'partial');
  const rest = await commanded(context, await beginDelivery(context, sale.order, ['quantity-after-failure']));
  context.demand(
    rest.command.items === 1,
    `1 of ${quantity} items is left, and the command is for ${rest.command.items}`,
  );
  await report(context, rest);
  await settledAs(context, rest, 'success');
  const more = await askDelivery(context, sale.order);
  demandRefusal(context, more, 'a delivery beyond the rest', ['nothing-left', 'state']);
}
