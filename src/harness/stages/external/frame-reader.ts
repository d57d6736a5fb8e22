import { decodeMachineMessage } from '#core/devices/frame-codec.ts';
import type { MachineMessage } from '#core/devices/messages.ts';
import { decodeFromCore, keysOf } from '#simulators/machine/machine-keys.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { ExternalObserver } from '../stage.ts';

interface Run {
  readonly run: number;
  readonly delivery: string;
  readonly token: number;
  readonly order: number;
  readonly record: number;
}

/**
 * Records the frames of a real machine that speaks our protocol as those of a simulated one are, and what they mean.
 * Its motor and its lanes are not seen.
 */
export class FrameReader {
  readonly #spec: MachineSpec;
  readonly #observer: ExternalObserver;
  readonly #runs: Run[] = [];

  constructor(spec: MachineSpec, observer: ExternalObserver) {
    this.#spec = spec;
    this.#observer = observer;
  }

  /** Takes a frame that the machine has sent. */
  sent(frame: string): void {
    this.#record('frame-sent', frame);
    for (const key of keysOf(this.#spec)) {
      const decoded = decodeMachineMessage(frame, this.#spec.machineNo, key);
      if (!decoded.ok) continue;
      this.#onReport(decoded.message);
      return;
    }
  }

  /** Takes a frame that has reached the machine. */
  received(frame: string): void {
    this.#record('frame-received', frame);
    const decoded = decodeFromCore(this.#spec, frame);
    if (!decoded.ok || decoded.message.method !== 'device.delivery.put') return;
    const { deliveryId: delivery, token, orderId: order, recordId: record, lane, quantity } = decoded.message;
    const { machineNo: machine } = this.#spec;
    if (this.#runs.some((run) => run.delivery === delivery && run.token === token)) {
      this.#observer.onEvent({
        kind: 'command-refused',
        machine,
        reason: `delivery ${delivery} with token ${token} reached it before`,
      });
      return;
    }
    const run = this.#runs.length + 1;
    this.#runs.push({ run, delivery, token, order, record });
    this.#observer.onEvent({ kind: 'command-received', machine, run, delivery, token, order, record, lane, quantity });
  }

  #record(kind: 'frame-sent' | 'frame-received', frame: string): void {
    const { method, wire } = this.#observer.wire.frame(frame, keysOf(this.#spec));
    this.#observer.onEvent({ kind, machine: this.#spec.machineNo, method }, wire);
  }

  #onReport(message: MachineMessage): void {
    const { machineNo: machine } = this.#spec;
    if (message.method === 'device.delivery.ack') {
      const known = this.#runs.find(
        ({ delivery, token }) => delivery === message.deliveryId && token === message.token,
      );
      if (known) this.#observer.onEvent({ kind: 'ack-sent', machine, run: known.run, delivery: known.delivery });
    }
    if (message.method !== 'device.delivery.response') return;
    const { deliveryId, token, orderId, recordId, success, floorStatus, errorMsg } = message;
    const named = this.#runs.findLast((run) =>
      deliveryId === null
        ? run.order === orderId && run.record === recordId
        : run.delivery === deliveryId && run.token === token,
    );
    // A report of another job is one of the last job: nothing else was commanded.
    const run = named ?? this.#runs.at(-1);
    if (!run) return;
    const answer = { run: run.run, delivery: run.delivery, success, floorStatus, errorMsg, sent: true } as const;
    this.#observer.onEvent({ kind: 'answer-sent', machine, ...answer, format: named ? 'valid' : 'wrong-job' });
  }
}
