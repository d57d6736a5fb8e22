import type { DeliveryReport, MachineMessage } from '#core/devices/messages.ts';
import type { Job } from './controller.ts';
import type { AnswerFormat, MachineEvent, OnEvent } from '../events.ts';
import type { Firmware, MachineSpec } from './machine-spec.ts';
import type { RunOutcome } from '../motors/run-plan.ts';

/** Answers that current firmware keeps while the connection is down; one more replaces the oldest. */
const unsentLimit = 16;

/** Dependencies of {@link Reporter}. */
export interface ReporterParts {
  readonly spec: MachineSpec;
  readonly onEvent: OnEvent<MachineEvent>;
  /**
   * Signs a message, corrupts it as `format` asks, and sends it.
   * @returns false if it could not be sent.
   */
  readonly send: (message: MachineMessage, format?: AnswerFormat) => boolean;
}

/** The reported outcome of a job, its format on the wire, and the job that it names. */
export interface AnswerContent {
  readonly outcome: RunOutcome;
  readonly format: AnswerFormat;
  /** The job that the message names: its own, unless the format is `wrong-job`; null: a job that does not exist. */
  readonly answersFor: Job | null;
}

interface UnsentAnswer extends AnswerContent {
  readonly job: Job;
}

/** Numbers of a job that does not exist. */
export const unknownJob = {
  deliveryId: '9999999999999999',
  token: 999_999_999,
  orderId: 999_999_999,
  recordId: 999_999_999,
};

/**
 * Sends a machine's reports about its runs. While the connection is down, current firmware keeps answers (the last
 * {@link unsentLimit}) and sends them after the next heartbeat; old firmware loses them. Acknowledgements are never
 * kept.
 */
export class Reporter {
  readonly #parts: ReporterParts;
  #unsent: UnsentAnswer[] = [];

  constructor(parts: ReporterParts) {
    this.#parts = parts;
  }

  /** Reports that a run has started. Old firmware has no such message. */
  acknowledge(job: Job): void {
    const { spec, onEvent, send } = this.#parts;
    if (spec.firmware === 'old') return;
    const { deliveryId, token } = job.command;
    if (!send({ method: 'device.delivery.ack', deliveryId, token })) return;
    onEvent({ kind: 'ack-sent', machine: spec.machineNo, run: job.run, delivery: deliveryId });
  }

  /** Reports how a run ended, now or after the reconnection. */
  answer(job: Job, content: AnswerContent): void {
    const answer: UnsentAnswer = {
      job,
      outcome: content.outcome,
      format: content.format,
      answersFor: content.answersFor,
    };
    if (this.#trySend(answer) || this.#parts.spec.firmware === 'old') return;
    this.#unsent.push(answer);
    if (this.#unsent.length > unsentLimit) this.#unsent.shift();
  }

  /** Sends the unsent answers, oldest first. */
  flush(): void {
    const unsent = this.#unsent;
    this.#unsent = [];
    for (const answer of unsent) this.answer(answer.job, answer);
  }

  /** Forgets the unsent answers. */
  forget(): void {
    this.#unsent = [];
  }

  #trySend({ job, outcome, format, answersFor }: UnsentAnswer): boolean {
    const { spec, onEvent, send } = this.#parts;
    const { success, floorStatus, errorMsg } = outcome;
    const sent = send(reportMessage(answersFor?.command ?? unknownJob, outcome, spec.firmware), format);
    onEvent({
      kind: 'answer-sent',
      machine: spec.machineNo,
      run: job.run,
      delivery: job.command.deliveryId,
      success,
      floorStatus,
      errorMsg,
      sent,
      format,
    });
    return sent;
  }
}

type JobIds = Pick<Job['command'], 'deliveryId' | 'token' | 'orderId' | 'recordId'>;

/** The report of a job's outcome. */
export function reportMessage(
  { deliveryId, token, orderId, recordId }: JobIds,
  outcome: RunOutcome,
  firmware: Firmware,
): DeliveryReport {
  const isOldFirmware = firmware === 'old';
  const { success, floorStatus, errorMsg } = outcome;
  return {
    method: 'device.delivery.response',
    deliveryId: isOldFirmware ? null : deliveryId,
    token: isOldFirmware ? null : token,
    orderId,
    recordId,
    success,
    floorStatus,
    errorMsg,
  };
}
