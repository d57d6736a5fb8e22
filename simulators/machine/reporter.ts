import type { DeliveryReport, UpMessage } from '#core/devices/messages.ts';
import type { Job } from './controller.ts';
import type { AnswerForm, MachineEvent, Witness } from '../events.ts';
import type { MachineSpec } from './machine-spec.ts';
import type { Verdict } from '../motors/run-plan.ts';

/** Answers that current firmware keeps when the line is down; the oldest goes when one more comes. */
export const unsentLimit = 16;

/** What a reporter works with. */
export interface ReporterParts {
  readonly spec: MachineSpec;
  readonly witness: Witness<MachineEvent>;
  /** Signs a message, spoils it as its form says, and hands it to the wire. @returns false when it could not be taken. */
  readonly send: (message: UpMessage, form?: AnswerForm) => boolean;
}

/** What a machine says of a job, how it looks on the wire, and whose answer it claims to be. */
export interface Said {
  readonly verdict: Verdict;
  readonly form: AnswerForm;
  /** The job that the message names: the job's own unless the answer is misnamed; null names nobody's. */
  readonly named: Job | null;
}

interface Answer extends Said {
  readonly job: Job;
}

/** What a message names that belongs to no job. */
const nobody = { deliveryId: '9999999999999999', token: 999_999_999, orderId: 999_999_999, recordId: 999_999_999 };

/**
 * What a machine says of its runs. An answer whose time has come while the line is down is kept by current firmware
 * (the last {@link unsentLimit}) and sent behind the next heartbeat that gets through; old firmware loses it. An acknowledgement is of no use
 * later and is never kept.
 */
export class Reporter {
  readonly #parts: ReporterParts;
  #unsent: Answer[] = [];

  constructor(parts: ReporterParts) {
    this.#parts = parts;
  }

  /** Says that a run has begun. Old firmware has no word for it. */
  acknowledge(job: Job): void {
    const { spec, witness, send } = this.#parts;
    if (spec.firmware === 'old') return;
    const { deliveryId, token } = job.command;
    if (!send({ method: 'device.delivery.ack', deliveryId, token })) return;
    witness({ kind: 'ack-sent', machine: spec.machineNo, run: job.run, delivery: deliveryId });
  }

  /** Says how a run ended, now or when the line is back. */
  answer(job: Job, said: Said): void {
    const answer: Answer = { job, verdict: said.verdict, form: said.form, named: said.named };
    if (this.#say(answer) || this.#parts.spec.firmware === 'old') return;
    this.#unsent.push(answer);
    if (this.#unsent.length > unsentLimit) this.#unsent.shift();
  }

  /** Sends what was kept, oldest first. */
  flush(): void {
    const kept = this.#unsent;
    this.#unsent = [];
    for (const answer of kept) this.answer(answer.job, answer);
  }

  /** Forgets what was kept. */
  forget(): void {
    this.#unsent = [];
  }

  #say({ job, verdict, form, named }: Answer): boolean {
    const { spec, witness, send } = this.#parts;
    const { success, floorStatus, errorMsg } = verdict;
    const sent = send(reportOf(named?.command ?? nobody, verdict, spec), form);
    witness({
      kind: 'answer-sent',
      machine: spec.machineNo,
      run: job.run,
      delivery: job.command.deliveryId,
      success,
      floorStatus,
      errorMsg,
      sent,
      form,
    });
    return sent;
  }
}

type Names = Pick<Job['command'], 'deliveryId' | 'token' | 'orderId' | 'recordId'>;

function reportOf(
  { deliveryId, token, orderId, recordId }: Names,
  verdict: Verdict,
  spec: MachineSpec,
): DeliveryReport {
  const isOld = spec.firmware === 'old';
  const { success, floorStatus, errorMsg } = verdict;
  return {
    method: 'device.delivery.response',
    deliveryId: isOld ? null : deliveryId,
    token: isOld ? null : token,
    orderId,
    recordId,
    success,
    floorStatus,
    errorMsg,
  };
}
