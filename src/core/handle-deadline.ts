import { expireLockIfDue } from './delivery/expire-lock.ts';
import { settle, timeoutEnding } from './delivery/settle.ts';
import type { Kernel } from './kernel.ts';
import { closeIfExpired } from './orders/order-service.ts';
import type { DueDeadline } from './store/store.ts';

/**
 * Does what a deadline asks for. Each looks at its row again: it may have been settled, paid or moved since the
 * deadline was read, and a clock may ring early.
 */
export function handleDeadline(kernel: Kernel, due: Exclude<DueDeadline, { kind: 'callback' }>): Promise<void> {
  return kernel.decide((decision) => {
    switch (due.kind) {
      case 'dwell':
        expireLockIfDue(kernel, decision, due.machineNo);
        return;
      case 'timeout': {
        const delivery = decision.tx.delivery(due.deliveryId);
        if (delivery && kernel.rules.delivery.hasTimedOut(delivery, decision.now))
          settle(kernel, decision, delivery, timeoutEnding);
        return;
      }
      case 'expiry':
        closeIfExpired(kernel, decision, due.orderId);
    }
  });
}
