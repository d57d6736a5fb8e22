import type { Check } from '../check.ts';
import { FindingCollector } from '../check.ts';
import { isAfter } from '#harness/history/view/history-view.ts';

export const queueObeysLock: Check = {
  name: 'queue-obeys-lock',
  title: 'A queued job starts only after the release of the token before it.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.3, §4.10',
  /** Looks at every queued job that started behind another grant of its machine. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    for (const delivery of view.deliveries.values()) {
      const { start } = delivery;
      const grant = delivery.grants[0];
      if (!start || start.event.job === 0 || !grant?.previous) continue;
      collector.addCases();
      const { previous } = grant;
      if (previous.release && !isAfter(view, previous.release, grant.entry)) continue;
      collector.addFinding({
        machine: delivery.machine,
        entry: grant.entry,
        evidence: [previous.entry, previous.release, start],
        message:
          `Job ${start.event.job} started as delivery ${delivery.id} while token ${previous.token} of delivery ` +
          `${previous.delivery} still held.`,
        impact: 'Two items of one order, or of two, are under way in one machine at once: one of them may be lost.',
      });
    }
    return collector.result();
  },
};
