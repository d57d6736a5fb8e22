import type { CallbackSender } from '../callbacks/callback-sender.ts';
import { keyOf, type DeadlineTimer } from '../deadline-timer.ts';
import type { FreshnessTracker } from '../devices/freshness-tracker.ts';
import type { Gateway } from '../devices/gateway.ts';
import type { MachineDirectory } from '../devices/machine-directory.ts';
import { deadlineDelayMs, takeoverMs } from '../domain/several-cores.ts';
import type { OnCoreEvent } from '../events.ts';
import type { Kernel } from '../kernel.ts';
import type { DueDeadline } from '../store/store.ts';
import type { CoreGroup } from './join-cores.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { LineKeeper } from './line-keeper.ts';
import { LineRoutes } from './line-routes.ts';
import { SharedGateway } from './shared-gateway.ts';

/** What a core is made of that shares its store. */
export interface SharedCoreParts {
  readonly group: CoreGroup;
  /** Number of this life. */
  readonly id: number;
  readonly kernel: Kernel;
  readonly timer: DeadlineTimer;
  readonly directory: MachineDirectory;
  readonly onEvent: OnCoreEvent;
  readonly onError: (error: unknown, where: string) => void;
}

/** What a core does besides its work because it shares its store with others. */
export class SharedCore {
  readonly lines: LineKeeper;
  readonly routes: LineRoutes;
  readonly #parts: SharedCoreParts;
  readonly #lease: LeaseKeeper;
  #gateway: Gateway | null = null;
  #sender: CallbackSender | null = null;
  #freshnessTracker: FreshnessTracker | null = null;
  #endWake: (() => void) | null = null;

  constructor(parts: SharedCoreParts) {
    this.#parts = parts;
    const { kernel, id, group, timer, onError } = parts;
    this.lines = new LineKeeper({
      kernel,
      core: id,
      wake: group.wake,
      connections: {
        isConnected: (machineNo) => this.#gateway?.isOnline(machineNo) ?? false,
        closeReplaced: (machineNo) => this.#gateway?.closeReplaced(machineNo),
      },
      onError,
    });
    this.#lease = new LeaseKeeper({
      kernel,
      id,
      name: group.name,
      onExpired: () => this.#gateway?.closeAll('this core cannot reach its store'),
      onRenewed: () => {
        timer.checkSoon();
        this.lines.lookForCommands().catch((error: unknown) => onError(error, 'commands'));
      },
      onError: (error) => onError(error, 'lease'),
    });
    this.routes = new LineRoutes({ core: id, kernel, lines: this.lines, live: () => this.#lease.live });
  }

  /** Takes the gateway's events: a line changes hands by a decision, and only that is known to all. */
  readonly onGatewayEvent: OnCoreEvent = (event, at) => {
    if (event.kind === 'machine-online') this.lines.onConnected(event.machine);
    else if (event.kind === 'machine-offline') {
      // The next core that takes the line reads it: before the line is free.
      this.#freshnessTracker?.save();
      this.lines.onDisconnected(event.machine, event.reason);
    } else this.#parts.onEvent(event, at);
  };

  /** Begins to work with the others. */
  start(gateway: Gateway, freshnessTracker: FreshnessTracker, sender: CallbackSender): SharedGateway {
    const { id, kernel, directory, group } = this.#parts;
    this.#gateway = gateway;
    this.#sender = sender;
    this.#freshnessTracker = freshnessTracker;
    this.#endWake = group.wake.listen(id, (machineNo) => this.lines.onWake(machineNo));
    const { lines } = this;
    const isExpired = (): boolean => this.#lease.isExpired;
    return new SharedGateway({ core: id, kernel, gateway, lines, directory, freshnessTracker, isExpired });
  }

  /** Starts to renew the lease. */
  startLease(): void {
    this.#lease.start();
  }

  /** How long this core leaves a deadline to the others, ms. The one that attempted a callback goes on with it. */
  delayOf(due: DueDeadline): number {
    if (due.kind === 'callback' && this.#sender?.hasAttempted(due.callbackId)) return 0;
    const delayMs = deadlineDelayMs(keyOf(due), this.#parts.id, this.#lease.live);
    return due.kind === 'callback' ? takeoverMs + delayMs : delayMs;
  }

  stop(): void {
    this.#endWake?.();
    this.#lease.stop();
    this.lines.stop();
  }
}
