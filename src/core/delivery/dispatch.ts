import type { Kernel } from '../kernel.ts';
import type { DispenseCommand, CommandGateway } from '../services.ts';
import { settle } from './settle.ts';

/**
 * Sends a command to its machine, after the commit that granted its lock. What cannot be sent fails at once and frees
 * the lock; what has been sent is never sent again, whatever happens to this process.
 */
export async function dispatch(kernel: Kernel, gateway: CommandGateway, command: DispenseCommand): Promise<void> {
  const { deliveryId, token, machine } = command;
  const reason = gateway.dispense(command);
  if (reason === null) {
    kernel.emit({ kind: 'command-sent', machine: machine.machineNo, delivery: deliveryId, token });
    return;
  }
  kernel.emit({ kind: 'command-send-failed', machine: machine.machineNo, delivery: deliveryId, token, reason });
  await kernel.decide((decision) => {
    const delivery = decision.tx.delivery(deliveryId);
    if (delivery) settle(kernel, decision, delivery, { kind: 'failure', floorStatus: 47, errorMsg: reason });
  });
}
