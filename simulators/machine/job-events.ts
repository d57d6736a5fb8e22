import type { MachineEvent } from '../events.ts';
import type { Job } from './controller.ts';

/** The event of an accepted command. */
export function commandReceivedEvent(machine: string, job: Job): MachineEvent {
  const { deliveryId: delivery, token, orderId: order, recordId: record, lane, quantity } = job.command;
  return { kind: 'command-received', machine, run: job.run, delivery, token, order, record, lane, quantity };
}

/** The event of one dropped item of a job. */
export function itemDroppedEvent(machine: string, job: Job): MachineEvent {
  const { deliveryId: delivery, orderId: order, recordId: record, lane } = job.command;
  return { kind: 'item-dropped', machine, run: job.run, delivery, order, record, lane };
}
