import type { Kernel } from '../kernel.ts';
import type { DispenseCommand, MachineLine } from '../services.ts';
import { settle } from './settle.ts';

/**
 * Sends a command to its machine, after the commit that granted its lock. What cannot be sent fails at once and frees
 * the lock; what has been sent is never sent again, whatever happens to this process.
 */
export async function dispatch(kernel: Kernel, line: MachineLine, command: DispenseCommand): Promise<void> {
  const { deliveryId, token, machine } = command;
  const reason = line.dispense(command);
  if (reason === null) {
    kernel.tell({ kind: 'command-sent', machine: machine.machineNo, delivery: deliveryId, token });
    return;
  }
  kernel.tell({ kind: 'command-unsent', machine: machine.machineNo, delivery: deliveryId, token, reason });
  await kernel.decide((decision) => {
    const delivery = decision.tx.delivery(deliveryId);
    if (delivery) settle(kernel, decision, delivery, { kind: 'failure', floorStatus: 47, errorMsg: reason });
  });
}
