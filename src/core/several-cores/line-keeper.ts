import { commandWaitMs, dropLine, isLive, takeLine, type Line } from '../domain/several-cores.ts';
import { settle } from '../delivery/settle.ts';
import type { LineCheck } from '../delivery/machine-reports.ts';
import type { Decision, HandedOver, Kernel } from '../kernel.ts';
import type { Wake } from '../ports/wake.ts';
import { sleep } from '../ports/waiting.ts';
import { StoreFailure, type Rows } from '../store/store.ts';

/** What holds the connections. */
export interface LocalConnections {
  /** A proven connection of the machine is open here. */
  isConnected(machineNo: string): boolean;
  /** Closes it: the machine has proved another one to another core. */
  closeReplaced(machineNo: string): void;
}

/** What a line keeper works with. */
export interface LineKeeperParts {
  readonly kernel: Kernel;
  /** Number of this core. */
  readonly core: number;
  readonly wake: Wake;
  readonly connections: LocalConnections;
  readonly onError: (error: unknown, where: string) => void;
}

/** Pause before a line is asked for again after a failure of the store, ms. */
const retryMs = 500;

/**
 * Holds the lines of the machines that are connected to this core, and sees to it that commands reach the core that
 * holds their machine's line. What decides is the line's row; a core that lost it learns so at its next decision.
 */
export class LineKeeper implements LineCheck {
  readonly #parts: LineKeeperParts;
  /** Fencing numbers of the lines that this core took last. */
  readonly #fences = new Map<string, number>();
  /** Machines whose line this core has, as far as it knows. */
  readonly #held = new Set<string>();
  /** The last change of each line that is under way. */
  readonly #changes = new Map<string, Promise<void>>();
  #stopped = false;

  constructor(parts: LineKeeperParts) {
    this.#parts = parts;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Whether this core took the line and does not know that it lost it. */
  holds(machineNo: string): boolean {
    return this.#held.has(machineNo);
  }

  /** Whether this core takes or drops the line at the moment. */
  isChanging(machineNo: string): boolean {
    return this.#changes.has(machineNo);
  }

  /** Whether no other core has taken the line since: then what this one knows of the machine is newer than its rows. */
  maySave(rows: Rows, machineNo: string): boolean {
    return rows.line(machineNo)?.fence === this.#fences.get(machineNo);
  }

  isHeld({ tx }: Decision, machineNo: string): boolean {
    return this.#isOwn(tx.line(machineNo));
  }

  async whenSettled(machineNo: string): Promise<void> {
    await this.#changes.get(machineNo);
  }

  /** A machine has proved a connection to this core. */
  onConnected(machineNo: string): void {
    this.#change(machineNo, () => this.#take(machineNo));
  }

  /** The machine's connection to this core has ended. */
  onDisconnected(machineNo: string, reason: string): void {
    this.#change(machineNo, () => this.#drop(machineNo, reason));
  }

  /** Another core has changed the line. */
  onWake(machineNo: string): void {
    void this.#look(machineNo).catch((error: unknown) => this.#report(error, machineNo));
  }

  /** Looks for commands whose hint was lost. */
  async lookForCommands(): Promise<void> {
    const { kernel, core } = this.#parts;
    const lines = await kernel.store.read((rows) => rows.linesWithCommand(core));
    for (const { machineNo } of lines) this.onWake(machineNo);
  }

  /** Chooses who sends the commands of a decision: this core, or the one that holds the machine's line. */
  assign({ tx, now, commands, handedOver }: Decision): void {
    for (const command of commands.splice(0)) {
      const { deliveryId, machine } = command;
      const line = tx.line(machine.machineNo);
      if (!line || line.core === this.#parts.core || !isLive(tx.core(line.core), now)) commands.push(command);
      else {
        tx.putLine({ ...line, waiting: deliveryId });
        handedOver.push({ core: line.core, machineNo: machine.machineNo, deliveryId });
      }
    }
  }

  /** Wakes those who send, and takes back what they have not claimed in time. */
  wakeHolders(handedOver: readonly HandedOver[]): void {
    const { kernel, wake } = this.#parts;
    for (const { core, machineNo, deliveryId } of handedOver) {
      wake.send(core, machineNo);
      kernel.clock.after(commandWaitMs, () => {
        if (!this.#stopped)
          void this.#takeBack(machineNo, deliveryId).catch((error: unknown) => this.#report(error, machineNo));
      });
    }
  }

  #change(machineNo: string, work: () => Promise<void>): void {
    const change = (this.#changes.get(machineNo) ?? Promise.resolve()).then(work).catch((error: unknown) => {
      this.#report(error, machineNo);
    });
    this.#changes.set(machineNo, change);
    void change.then(() => {
      if (this.#changes.get(machineNo) === change) this.#changes.delete(machineNo);
    });
  }

  async #take(machineNo: string): Promise<void> {
    const { kernel, core, wake, connections } = this.#parts;
    const taken = await this.#untilStored(
      () => connections.isConnected(machineNo),
      () =>
        kernel.decide(({ tx, events }) => {
          const before = tx.line(machineNo);
          const line = takeLine(before, machineNo, core);
          tx.putLine(line);
          const previous = before && before.core !== core ? before.core : 0;
          if (previous !== 0)
            events.push({ kind: 'machine-offline', machine: machineNo, reason: 'replaced by a newer connection' });
          events.push({ kind: 'machine-online', machine: machineNo });
          return { line, previous };
        }),
    );
    if (!taken) return;
    this.#fences.set(machineNo, taken.line.fence);
    this.#held.add(machineNo);
    if (taken.previous !== 0) wake.send(taken.previous, machineNo);
    if (taken.line.waiting !== '') this.onWake(machineNo);
  }

  async #drop(machineNo: string, reason: string): Promise<void> {
    const fence = this.#fences.get(machineNo);
    // A newer connection to this core takes the line over.
    if (fence === undefined || this.#parts.connections.isConnected(machineNo)) return;
    this.#held.delete(machineNo);
    await this.#untilStored(
      () => true,
      () =>
        this.#parts.kernel.decide((decision) => {
          const dropped = dropLine(decision.tx.line(machineNo), fence);
          if (!dropped) return;
          decision.tx.putLine({ ...dropped, waiting: '' });
          decision.events.push({ kind: 'machine-offline', machine: machineNo, reason });
          // It would have been sent on this connection.
          if (dropped.waiting !== '') failCommand(this.#parts.kernel, decision, dropped.waiting);
        }),
    );
  }

  async #look(machineNo: string): Promise<void> {
    const isOwn = await this.#parts.kernel.decide((decision) => {
      const line = decision.tx.line(machineNo);
      if (!line || !this.#isOwn(line)) return false;
      if (line.waiting !== '') claimCommand(this.#parts.kernel, decision, line);
      return true;
    });
    // A change of its own that is under way is newer than the row.
    if (!isOwn && this.#held.delete(machineNo) && !this.#changes.has(machineNo)) {
      this.#parts.connections.closeReplaced(machineNo);
    }
  }

  /** What the holder has not claimed fails at once, as what cannot be sent does. */
  async #takeBack(machineNo: string, deliveryId: string): Promise<void> {
    const { kernel } = this.#parts;
    await kernel.decide((decision) => {
      const line = decision.tx.line(machineNo);
      if (line?.waiting !== deliveryId) return;
      decision.tx.putLine({ ...line, waiting: '' });
      failCommand(kernel, decision, deliveryId);
    });
  }

  #isOwn(line: Line | undefined): boolean {
    return line?.core === this.#parts.core && line.fence === (this.#fences.get(line.machineNo) ?? line.fence);
  }

  /** Asks again while the store fails, for as long as there is a point in it. */
  async #untilStored<T>(isWanted: () => boolean, work: () => Promise<T>): Promise<T | undefined> {
    while (!this.#stopped && isWanted()) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof StoreFailure)) throw error;
        this.#report(error, 'lines');
      }
      await sleep(this.#parts.kernel.clock, retryMs);
    }
    return undefined;
  }

  #report(error: unknown, where: string): void {
    if (!this.#stopped) this.#parts.onError(error, `line ${where}`);
  }
}

/** The command may be sent only while its token holds the lock: this is the last look at the rows before that. */
function claimCommand(kernel: Kernel, decision: Decision, line: Line): void {
  const { tx, now } = decision;
  const { machineNo, waiting } = line;
  tx.putLine({ ...line, waiting: '' });
  const delivery = tx.delivery(waiting);
  const machine = tx.machine(machineNo);
  const { hold } = tx.lock(machineNo);
  if (!delivery || delivery.outcome || !machine) return;
  if (hold?.token !== delivery.token || kernel.rules.delivery.isTooLateToSend(hold.expiresAt, now)) {
    failCommand(kernel, decision, waiting);
    return;
  }
  const { token, orderId, recordId, lane, quantity } = delivery;
  const sendBefore = hold.expiresAt;
  decision.commands.push({ deliveryId: waiting, token, orderId, recordId, lane, quantity, machine, sendBefore });
}

function failCommand(kernel: Kernel, decision: Decision, deliveryId: string): void {
  const delivery = decision.tx.delivery(deliveryId);
  if (!delivery || delivery.outcome) return;
  const { machineNo: machine, token } = delivery;
  const reason = 'Machine Offline';
  decision.events.push({ kind: 'command-send-failed', machine, delivery: deliveryId, token, reason });
  settle(kernel, decision, delivery, { kind: 'failure', floorStatus: 47, errorMsg: reason });
}
