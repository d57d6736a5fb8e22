import { isLive, revokeLine } from '../domain/several-cores.ts';
import type { FreshnessTracker } from '../devices/freshness-tracker.ts';
import type { Gateway } from '../devices/gateway.ts';
import type { MachineDirectory } from '../devices/machine-directory.ts';
import { closeCodes } from '../devices/messages.ts';
import type { Decision, Kernel } from '../kernel.ts';
import type { Wire, WireAcceptor, WireListener } from '../ports/link.ts';
import type { CommandGateway, DispenseCommand, RowsAtTime } from '../services.ts';
import type { LineKeeper } from './line-keeper.ts';

/** What the machines' side of a core is made of that shares its store. */
export interface SharedGatewayParts {
  readonly core: number;
  readonly kernel: Kernel;
  readonly gateway: Gateway;
  readonly lines: LineKeeper;
  readonly directory: MachineDirectory;
  readonly freshnessTracker: FreshnessTracker;
  /** Others may take this core for dead: it takes no machines. */
  readonly isExpired: () => boolean;
}

/** Frames that wait until what the store knows of their machine is loaded. */
const maxWaitingFrames = 64;

/** A core's connections to machines, and what the rows know of those to other cores. */
export class SharedGateway implements CommandGateway, WireAcceptor {
  readonly #parts: SharedGatewayParts;

  constructor(parts: SharedGatewayParts) {
    this.#parts = parts;
  }

  isOnline(machineNo: string, at: RowsAtTime | Decision): boolean {
    const { core, gateway, lines } = this.#parts;
    const line = at.tx.line(machineNo);
    if (line?.core === core) return gateway.isOnline(machineNo);
    // The row will follow. While this core gives up a line that another one has taken since, the row is right.
    if (lines.isChanging(machineNo) && gateway.isOnline(machineNo)) return true;
    if (!line || line.core === 0) return false;
    if (isLive(at.tx.core(line.core), at.now)) return true;
    if ('events' in at) {
      at.tx.putLine(revokeLine(line));
      at.events.push({ kind: 'machine-offline', machine: machineNo, reason: 'the core of its connection is gone' });
    }
    return false;
  }

  /** A command whose lock has expired meanwhile would meet the next customer's: this core stood still. */
  dispense(command: DispenseCommand): string | null {
    const { kernel, gateway } = this.#parts;
    const isTooLate = kernel.rules.delivery.isTooLateToSend(command.sendBefore, kernel.coreClock.now());
    return isTooLate ? 'Machine Offline' : gateway.dispense(command);
  }

  /** Takes a connection once what other cores have written about its machine is loaded. */
  accept(machineNo: string, wire: Wire): WireListener {
    const { gateway, lines, directory, isExpired } = this.#parts;
    if (isExpired()) {
      wire.close(closeCodes.shuttingDown, 'this core cannot reach its store');
      return { frame: () => undefined, closed: () => undefined };
    }
    if (lines.holds(machineNo) || !directory.machine(machineNo)) return gateway.accept(machineNo, wire);
    const waiting: (readonly [text: string, arrivedAt: number | undefined])[] = [];
    let listener: WireListener | null = null;
    let hasClosed = false;
    this.#load(machineNo).then(
      () => {
        if (hasClosed) return;
        listener = gateway.accept(machineNo, wire);
        for (const [text, arrivedAt] of waiting.splice(0)) listener.frame(text, arrivedAt);
      },
      () => {
        if (!hasClosed) wire.close(closeCodes.shuttingDown, 'this core cannot reach its store');
      },
    );
    return {
      frame(text, arrivedAt) {
        if (listener) listener.frame(text, arrivedAt);
        else if (waiting.length < maxWaitingFrames) waiting.push([text, arrivedAt]);
      },
      closed(code, reason) {
        hasClosed = true;
        listener?.closed(code, reason);
      },
    };
  }

  async #load(machineNo: string): Promise<void> {
    const { kernel, lines, directory, freshnessTracker } = this.#parts;
    const { machine, mark } = await kernel.store.read((rows) => ({
      machine: rows.machine(machineNo),
      mark: rows.freshness(machineNo),
    }));
    // Another connection may have taken the line here meanwhile: what is remembered of it is newer.
    if (lines.holds(machineNo)) return;
    if (machine) directory.put(machine);
    freshnessTracker.load(machineNo, mark);
  }
}
