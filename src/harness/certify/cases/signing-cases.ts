import type { ForgeryCapability } from '#drivers/capabilities.ts';
import type { CertifyFacts } from '../certify-machine.ts';
import type { CaseContext } from '../play/case-context.ts';
import { demandGrant, demandRefusal } from '../play/demands.ts';
import { askDelivery, beginDelivery, commanded, outcomeOf, paidOrder, report } from '../play/sale.ts';
import type { CertifyCase } from './certify-case.ts';

/** Each forgery that the driver can make, and a request that arrives twice. */
export function signingCases({ limits }: CertifyFacts): readonly CertifyCase[] {
  return [...limits.forgeries.map(forgeryCase), repeatedRequest];
}

function forgeryCase({ name, what, refusals }: ForgeryCapability): CertifyCase {
  return {
    name: `forged-${name}`,
    group: 'signing',
    promise: {
      en: `A forged request is refused and has no effect: ${what}.`,
      zh: `伪造的请求会被拒绝且没有任何效果：${what}。`,
    },
    machines: 1,
    async play(context: CaseContext) {
      const order = await paidOrder(context);
      const forged = await askDelivery(context, order, { forgery: name });
      demandRefusal(context, forged, `a delivery, forged as ${name},`, refusals);
      // The sound request still finds the order as it was, and its command is the only one.
      const delivery = await commanded(context, await beginDelivery(context, order));
      const others = context.machine.commands.filter((command) => command.delivery !== delivery.delivery);
      context.demand(others.length === 0, `the refused request sent a command to the machine`);
    },
  };
}

const repeatedRequest: CertifyCase = {
  name: 'repeated-request',
  group: 'signing',
  promise: {
    en: 'A request that arrives again, byte for byte, has no second effect.',
    zh: '逐字节重复到达的请求不会产生第二次效果。',
  },
  machines: 1,
  play: playRepeatedRequest,
};

async function playRepeatedRequest(context: CaseContext): Promise<void> {
  // A second item, where it is left over, shows a second effect.
  const order = await paidOrder(context, { quantity: 2 });
  const stamp = context.calls.stamp();
  const first = await askDelivery(context, order, { stamp });
  const delivery = demandGrant(context, first, 'a delivery');
  const sale = await commanded(context, { ...delivery, ...first, order });
  const second = await askDelivery(context, order, { stamp });
  context.need(
    sameBytes(first.requests.at(-1)?.body, second.requests.at(-1)?.body) &&
      JSON.stringify(first.requests.at(-1)?.headers) === JSON.stringify(second.requests.at(-1)?.headers),
    'the driver makes another request of the same call, time and nonce',
  );
  if (context.limits.repeatedRequest === 'refused')
    demandRefusal(context, second, 'the repeated request', ['repeated', 'conflict', 'signature']);
  else {
    const repeated = demandGrant(context, second, 'the repeated request');
    context.demand(
      repeated.delivery === delivery.delivery,
      `the repeated request got delivery ${repeated.delivery}, and the first answer was ${delivery.delivery}`,
    );
  }
  await report(context, sale);
  await outcomeOf(context, sale);
  await context.quiet();
  const { length } = context.machine.commands;
  context.demand(length === 1, `the machine got ${length} commands of one request that arrived twice`);
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.from(a).equals(b);
}
