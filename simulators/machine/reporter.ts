import type { DeliveryReport, MachineMessage } from '#core/devices/messages.ts';
import type { Job } from './controller.ts';
import type { AnswerFormat, MachineEvent, OnEvent } from '../events.ts';
import type { MachineSpec } from './machine-spec.ts';
import type { RunOutcome } from '../motors/run-plan.ts';

/** Answers that current firmware keeps when the line is down; the oldest goes when one more comes. */
export const unsentLimit = 16;

/** What a reporter works with. */
export interface ReporterParts {
  readonly spec: MachineSpec;
  readonly onEvent: OnEvent<MachineEvent>;
  /**
   * Signs a message, spoils it as its form says, and hands it to the wire. @returns false when it could not be taken.
   */
  readonly send: (message: MachineMessage, format?: AnswerFormat) => boolean;
}

/** What a machine says of a job, how it looks on the wire, and whose answer it claims to be. */
export interface AnswerContent {
  readonly outcome: RunOutcome;
  readonly format: AnswerFormat;
  /** The job that the message names: the job's own unless the answer is misnamed; null names nobody's. */
  readonly answersFor: Job | null;
}

interface UnsentAnswer extends AnswerContent {
  readonly job: Job;
}

/** What a message names that belongs to no job. */
const unknownJob = { deliveryId: '9999999999999999', token: 999_999_999, orderId: 999_999_999, recordId: 999_999_999 };

/**
 * What a machine says of its runs. An answer whose time has come while the line is down is kept by current firmware
 * (the last {@link unsentLimit}) and sent behind the next heartbeat that gets through; old firmware loses it. An
 * acknowledgement is of no use later and is never kept.
 */
export class Reporter {
  readonly #parts: ReporterParts;
  #unsent: UnsentAnswer[] = [];

  constructor(parts: ReporterParts) {
    this.#parts = parts;
  }

  /** Says that a run has begun. Old firmware has no word for it. */
  acknowledge(job: Job): void {
    const { spec, onEvent, send } = this.#parts;
    if (spec.firmware === 'old') return;
    const { deliveryId, token } = job.command;
    if (!send({ method: 'device.delivery.ack', deliveryId, token })) return;
    onEvent({ kind: 'ack-sent', machine: spec.machineNo, run: job.run, delivery: deliveryId });
  }

  /** Says how a run ended, now or when the line is back. */
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

  /** Sends what was kept, oldest first. */
  flush(): void {
    const unsent = this.#unsent;
    this.#unsent = [];
    for (const answer of unsent) this.answer(answer.job, answer);
  }

  /** Forgets what was kept. */
  forget(): void {
    this.#unsent = [];
  }

  #trySend({ job, outcome, format, answersFor }: UnsentAnswer): boolean {
    const { spec, onEvent, send } = this.#parts;
    const { success, floorStatus, errorMsg } = outcome;
    const sent = send(reportMessage(answersFor?.command ?? unknownJob, outcome, spec), format);
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

function reportMessage(
  { deliveryId, token, orderId, recordId }: JobIds,
  outcome: RunOutcome,
  spec: MachineSpec,
): DeliveryReport {
  const isOldFirmware = spec.firmware === 'old';
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
