import type { ReceivedCallback } from '../observation.ts';
import { textOf } from '../rules/shared/text-of.ts';
import { LawFindings, type Law } from './law.ts';

/** What is called a success has dropped, by the machine's own ledger (§7.65). */
export const trueSuccess: Law = {
  name: 'true-success',
  start({ ledger }) {
    const findings = new LawFindings();
    const notified = new Map<string, ReceivedCallback>();
    return {
      callback: (received) => {
        const { method, deliver_status: status, delivery_id: delivery } = received.members;
        const name = textOf(delivery);
        if (method !== 'device.delivery.response' || status !== '1' || notified.has(name)) return;
        const entry = ledger.get(name);
        if (!entry) return;
        notified.set(name, received);
        findings.judge('success-has-dropped');
        const { lane, quantity, drops, otherLanes } = entry;
        // Each further item counts, whenever it dropped; each that is missing, when success was reported.
        const before = drops.filter((t) => t <= received.at).length;
        const dropped = drops.length > quantity ? drops.length : before;
        if (dropped === quantity && otherLanes === 0) return;
        const others = otherLanes === 0 ? '' : ` from lane ${lane}, and ${otherLanes} from other lanes`;
        const sentence =
          `delivery ${name} was reported as a success, and its machine dropped ${dropped} of ${quantity}${others}; ` +
          `allowed are ${quantity}, or that it fails`;
        findings.add('success-has-dropped', sentence, received);
      },
      result: () => findings.result(),
    };
  },
};
