import type { MachineEvent } from '#simulators/events.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { messageOf } from '#core/error-message.ts';
import type { HarnessEvent } from '../../history/event.ts';
import type { ExternalMachines } from '../../stages/stage.ts';
import type { Operator } from '../customer.ts';

/** Dependencies of {@link DropWatch}. */
export interface DropWatchParts {
  readonly external: Pick<ExternalMachines, 'countDrops'>;
  readonly operator: Operator | undefined;
  readonly onMachineEvent: (event: MachineEvent) => void;
  readonly emit: (event: HarnessEvent) => void;
}

type Command = Extract<MachineEvent, { readonly kind: 'command-received' }>;

/**
 * Learns what drops at one real machine: from its sensor, whose count is read when a command arrives and whenever the
 * machine has connected or sent something; or from a person, who is asked after each command. What a sensor counts
 * between two commands dropped for the first of them.
 */
export class DropWatch {
  readonly #spec: MachineSpec;
  readonly #parts: DropWatchParts;
  readonly #open: Command[] = [];
  #last: Command | null = null;
  #count: number | null = null;
  #isSeen = true;
  /** Readings and questions, one after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(spec: MachineSpec, parts: DropWatchParts) {
    this.#spec = spec;
    this.#parts = parts;
  }

  /** Takes an event of the machine. */
  onEvent(event: MachineEvent): void {
    if (event.kind === 'connected' || event.kind === 'frame-sent') this.#read();
    if (event.kind === 'answer-sent') this.#askAbout(event.delivery);
    if (event.kind !== 'command-received') return;
    // What has dropped until now dropped for the command before.
    this.#read();
    this.#last = event;
    this.#open.push(event);
  }

  /** Reads and asks for the last time. Settles when all is known. */
  async finish(): Promise<void> {
    this.#read();
    for (const { delivery } of [...this.#open]) this.#askAbout(delivery);
    await this.#work;
  }

  #inOrder(work: () => Promise<void>): void {
    this.#work = this.#work.then(work);
  }

  #read(): void {
    const { drops } = this.#spec.external ?? { drops: { by: 'none' } };
    if (drops.by !== 'sensor') return;
    const command = this.#last;
    this.#inOrder(async () => {
      if (!this.#isSeen) return;
      try {
        this.#onCount(await this.#parts.external.countDrops(drops), command);
      } catch (error) {
        // A sensor may start with its machine.
        if (command) this.#lose(`the sensor of machine ${this.#name} cannot be read: ${messageOf(error)}`);
      }
    });
  }

  #onCount(count: number, command: Command | null): void {
    const before = this.#count;
    if (count === before) return;
    const { machineNo: machine } = this.#spec;
    this.#count = count;
    this.#parts.emit({ kind: 'drops-counted', machine, count });
    if (before === null) {
      if (command) this.#lose(`the sensor of machine ${this.#name} showed no count before the first command`);
    } else if (count < before)
      this.#lose(`the sensor of machine ${this.#name} counts backwards, from ${before} to ${count}`);
    // What drops before the first command is filled in, not sold.
    else if (command) this.#drop(command, count - before);
  }

  #drop({ machine, run, delivery, order, record, lane }: Command, items: number): void {
    for (let item = 0; item < items; item += 1)
      this.#parts.onMachineEvent({ kind: 'item-dropped', machine, run, delivery, order, record, lane });
  }

  #askAbout(delivery: string): void {
    const place = this.#open.findIndex((command) => command.delivery === delivery);
    const [command] = place < 0 ? [] : this.#open.splice(place, 1);
    if (!command || this.#spec.external?.drops.by !== 'person') return;
    this.#inOrder(async () => {
      for (let item = 1; item <= command.quantity && this.#isSeen; item += 1) await this.#ask(command, item);
    });
  }

  async #ask(command: Command, item: number): Promise<void> {
    const { operator, emit } = this.#parts;
    const which = command.quantity === 1 ? 'the item' : `item ${item} of ${command.quantity}`;
    const question = `Did ${which} drop at machine ${this.#name}, lane ${command.lane}, delivery ${command.delivery}?`;
    const reply = await operator?.(question);
    const judgement = reply ?? { answer: 'unsure' as const, operator: '', note: '' };
    emit({ kind: 'operator-answered', question, expected: 'yes', ...judgement, source: reply ? 'asked' : 'not-asked' });
    if (judgement.answer === 'yes') this.#drop(command, 1);
    if (judgement.answer === 'unsure')
      this.#lose(`no one ${reply ? 'saw' : 'was there to see'} what dropped at machine ${this.#name}`);
  }

  /** From here on nothing is known. */
  #lose(reason: string): void {
    this.#isSeen = false;
    this.#parts.emit({ kind: 'drops-not-seen', machine: this.#spec.machineNo, reason });
  }

  get #name(): string {
    return this.#spec.external?.name ?? this.#spec.machineNo;
  }
}
