import type { Job } from '../domain/delivery.ts';
import type { Order } from '../domain/order.ts';
import type { Machine } from '../domain/machine.ts';
import type { RequiredJob } from '../domain/queue-rules.ts';
import type { Decision, Kernel } from '../kernel.ts';
import type { QueueView } from '../services.ts';
import { startDelivery } from './start-delivery.ts';

/**
 * Starts the machine's next queued job if its lock is free (PROTOCOL §4.10: jobs run one by one, each under the dwell
 * lock). Jobs that can no longer run, for instance of a refunded order, are dropped, with an event.
 */
export function startNextJob(kernel: Kernel, decision: Decision, machineNo: string): void {
  const { tx } = decision;
  const machine = tx.machine(machineNo);
  if (machine?.mode !== 'NORMAL') return;
  for (;;) {
    if (tx.lock(machineNo).hold) return;
    const [job] = tx.jobs(machineNo, 1);
    if (!job) return;
    tx.deleteJob(job.id);
    const dropReason = startJob(kernel, decision, machine, job);
    if (dropReason !== null) dropJob(decision, job, dropReason);
  }
}

function startJob(kernel: Kernel, decision: Decision, machine: Machine, job: Job): string | null {
  const order = decision.tx.order(job.orderId);
  if (!order) return 'the order does not exist';
  const record = kernel.rules.record.findDeliverable(order, job.recordId);
  if (!record.ok) return `refused with ${record.refusal.code}`;
  const sale = { order, record: record.value };
  const { lane } = record.value;
  const started = startDelivery(kernel, decision, {
    machine,
    sale,
    lane,
    quantity: job.quantity,
    notifyUrl: order.notifyUrl,
    job: job.id,
  });
  return started.ok ? null : `refused with ${started.refusal.code}`;
}

/** Takes the waiting jobs of an order out of the queue: it has been refunded or closed. */
export function dropJobsOfOrder(decision: Decision, orderId: number, reason: string): void {
  dropJobs(decision, decision.tx.jobsOfOrder(orderId), reason);
}

/** Takes the commands of other merchants out of a machine's queue: it has changed hands, or left the configuration. */
export function dropJobsOfOtherMerchants(
  decision: Pick<Decision, 'tx' | 'events'>,
  { machineNo, appId }: Machine,
): void {
  const jobs = decision.tx
    .jobs(machineNo, Infinity)
    .filter(({ orderId }) => decision.tx.order(orderId)?.appId !== appId);
  dropJobs(decision, jobs, 'the machine belongs to another merchant now');
}

/** Takes commands out of their machines' queues. */
export function dropJobs(decision: Pick<Decision, 'tx' | 'events'>, jobs: readonly Job[], reason: string): void {
  for (const job of jobs) {
    decision.tx.deleteJob(job.id);
    dropJob(decision, job, reason);
  }
}

function dropJob(decision: Pick<Decision, 'events'>, job: Job, reason: string): void {
  decision.events.push({
    kind: 'job-dropped',
    machine: job.machineNo,
    job: job.id,
    order: job.orderId,
    record: job.recordId,
    reason,
  });
}

/** Puts commands of an order at the end of the machine's queue. */
export function enqueueJobs(
  decision: Decision,
  machineNo: string,
  orderId: number,
  newJobs: readonly RequiredJob[],
): void {
  for (const { recordId, quantity } of newJobs) {
    const job: Job = { id: decision.tx.next('job'), machineNo, orderId, recordId, quantity };
    decision.tx.putJob(job);
    decision.events.push({ kind: 'job-queued', machine: machineNo, job: job.id, order: orderId, record: recordId });
  }
}

/** Where an order's items stand. What neither dropped nor waits nor runs counts as failed. */
export function queueView(order: Order, jobs: readonly Job[]): QueueView {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const total = sum(order.records.map((record) => record.quantity));
  const delivered = sum(order.records.map((record) => record.delivered));
  const in_progress = sum(order.records.map((record) => record.inFlight));
  const pending = sum(jobs.map((job) => job.quantity));
  return { total, pending, in_progress, delivered, failed: total - delivered - in_progress - pending };
}
