import type { Check } from '../check.ts';
import { Docket } from '../check.ts';
import { isAfter } from '#harness/history/view/history-view.ts';

export const queueObeysLock: Check = {
  name: 'queue-obeys-lock',
  title: 'A queued job starts only after the release of the token before it.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.3, §4.10',
  /** Looks at every queued job that started behind another grant of its machine. */
  judge(view) {
    const docket = new Docket(this.name);
    for (const delivery of view.deliveries.values()) {
      const { begun } = delivery;
      const grant = delivery.grants[0];
      if (!begun || begun.event.job === 0 || !grant?.before) continue;
      docket.look();
      const { before } = grant;
      if (before.release && !isAfter(view, before.release, grant.mark)) continue;
      docket.find({
        machine: delivery.machine,
        at: grant.mark,
        with: [before.mark, before.release, begun],
        says: `Job ${begun.event.job} started as delivery ${delivery.id} while token ${before.token} of delivery ${before.delivery} still held.`,
        customer: 'Two items of one order, or of two, are under way in one machine at once: one of them may be lost.',
      });
    }
    return docket.result();
  },
};
