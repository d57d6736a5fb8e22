import type { LocalText } from '../local-text.ts';
import type { CaseContext } from '../play/case-context.ts';
import { demandGrant } from '../play/demands.ts';
import { askDelivery, outcomeOf, paidOrder, report, startSale } from '../play/sale.ts';
import type { CertifyCase } from './certify-case.ts';

const question: LocalText = {
  en: 'Restart the cloud now, keeping its data. Is it running again?',
  zh: '请现在重启云端并保留数据。它已重新运行了吗？',
};

/** What a restart must keep. A person restarts the cloud. */
export const restartCases: readonly CertifyCase[] = [
  {
    name: 'restart',
    group: 'restart',
    promise: {
      en: 'Orders and running deliveries survive a restart of the cloud.',
      zh: '云端重启后订单和进行中的出货不丢失。',
    },
    machines: 1,
    async play(context: CaseContext) {
      const paid = await paidOrder(context);
      const sale = await startSale(context);
      const answer = await context.ask(question);
      if (answer === 'none') {
        context.leaveOut({
          en: 'the restart itself: no person was there to restart the cloud',
          zh: '重启本身：没有人在场重启云端',
        });
        return;
      }
      context.need(answer === 'yes', 'the cloud was not restarted');
      await context.reconnect();
      await report(context, sale);
      const { state } = await outcomeOf(context, sale);
      context.demand(state === 'success', `the machine reported success after the restart, and the result is ${state}`);
      demandGrant(
        context,
        await askDelivery(context, paid),
        'the delivery of an order that was paid before the restart',
      );
    },
  },
];
