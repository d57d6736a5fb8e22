import type { DriverOrder } from '#drivers/merchant-driver.ts';
import type { CertifyFacts } from '../certify-machine.ts';
import type { LocalText } from '../local-text.ts';
import type { CaseContext } from '../play/case-context.ts';
import { demandGrant, demandRefusal, unknownId } from '../play/demands.ts';
import type { Timed } from '../play/merchant-calls.ts';
import { askDelivery, commanded, granted, outcomeOf, report } from '../play/sale.ts';
import type { CertifyCase } from './certify-case.ts';

const notPromised = ({ limits }: CertifyFacts): LocalText | null =>
  limits.pickupCodes ? null : { en: 'the cloud has no pickup codes', zh: '该云端没有取货码' };

/** Pickup codes: each buys once. */
export const codeCases: readonly CertifyCase[] = [
  {
    name: 'code-sale',
    group: 'codes',
    promise: {
      en: 'A pickup code gives a paid order, which is delivered.',
      zh: '取货码可换取已支付的订单并出货。',
    },
    machines: 1,
    notPromised,
    async play(context: CaseContext) {
      const { code, product } = await newCode(context);
      const order = demandGrant(context, await redeem(context, code, product), 'the redemption of a new code');
      const timed = await askDelivery(context, order);
      const delivery = demandGrant(context, timed, 'the delivery of an order from a code');
      const sale = await commanded(context, { ...delivery, ...timed, order });
      context.demand(sale.command.items === 1, `a code for 1 item commands ${sale.command.items}`);
      await report(context, sale);
      const { state } = await outcomeOf(context, sale);
      context.demand(state === 'success', `the machine reported success, and the result is ${state}`);
    },
  },
  {
    name: 'code-used',
    group: 'codes',
    promise: { en: 'A pickup code that was used buys nothing more.', zh: '已使用的取货码不能再次购买。' },
    machines: 0,
    notPromised,
    async play(context: CaseContext) {
      const { code, product } = await newCode(context);
      granted(await redeem(context, code, product), 'the redemption of a new code');
      demandRefusal(context, await redeem(context, code, product), 'the second redemption of a code', ['code-used']);
    },
  },
  {
    name: 'code-unknown',
    group: 'codes',
    promise: { en: 'An unknown pickup code buys nothing.', zh: '未知的取货码不能购买。' },
    machines: 0,
    notPromised,
    async play(context: CaseContext) {
      const { code, product } = await newCode(context);
      const other = unknownId(code);
      demandRefusal(context, await redeem(context, other, product), `the redemption of code ${other}`, [
        'unknown',
        'malformed',
      ]);
    },
  },
];

async function newCode(context: CaseContext): Promise<{ readonly code: string; readonly product: string }> {
  const product = context.nextProduct();
  const { code } = granted(await context.calls.createCode(context.orderMachine.machine, product), 'a pickup code');
  return { code, product };
}

function redeem(context: CaseContext, code: string, product: string): Promise<Timed<DriverOrder>> {
  const { machine } = context.orderMachine;
  return context.calls.redeemCode({
    code,
    machine,
    product,
    reference: context.newReference(),
    callbackUrl: context.receiver.url,
  });
}
