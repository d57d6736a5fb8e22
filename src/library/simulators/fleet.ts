import type { HistoryEvent } from '../history.ts';

/** A machine of a fleet that is to be started. */
export interface FleetMachineOptions {
  /** Eight digits. */
  readonly number: string;
  /** Motor type: `electronic-lock`, `spring`, `conveyor` or `drinks`. */
  readonly motor: string;
  /** Secret key of its messages; left out: the key of the demo machine with this number. */
  readonly key?: string | undefined;
  /** `old` answers without naming the delivery and its token; `current` when left out. */
  readonly firmware?: 'current' | 'old' | undefined;
  /** Lanes, numbered from 0; left out: as the motor type has them. */
  readonly lanes?: number | undefined;
  /** Items in each lane; left out: as the motor type has them. */
  readonly stockPerLane?: number | undefined;
}

/** Options of `startFleet`. */
export interface FleetOptions {
  /** Base URL of the cloud; the machines dial its WebSocket address. */
  readonly url: string;
  /** The machines, each of which the cloud knows. */
  readonly machines: readonly FleetMachineOptions[];
  /** What their random choices come from, 0 to 2³²−1; 1 when left out. */
  readonly seed?: number | undefined;
  /** Is given each event of a machine; `t` is milliseconds since the fleet was started. It must not throw. */
  readonly onEvent?: ((event: HistoryEvent) => void) | undefined;
}

/** A machine of a fleet. */
export interface FleetMachine {
  /** Eight digits. */
  readonly number: string;
  /** Whether it is connected. */
  readonly online: boolean;
  /** Items that really dropped, whatever it reported. */
  readonly dropped: number;
  /** Items in a lane now. */
  stock(lane: number): number;
  /**
   * Injects a fault from now on, until `clearFault`.
   * @param params - as `vendloop faults NAME` explains them.
   * @throws VendloopError `not-possible` for an unknown fault, or one that this motor type cannot have.
   */
  injectFault(fault: string, params?: Readonly<Record<string, unknown>>): void;
  /** Clears a fault; a run that has started keeps it. */
  clearFault(fault: string): void;
}

/** Simulated machines that are connected to a cloud. */
export interface Fleet {
  /** In the order of the options. */
  readonly machines: readonly FleetMachine[];
  /** The machine with this number. @throws VendloopError `bad-options` when there is none. */
  machine(number: string): FleetMachine;
  /**
   * Waits until every machine is connected.
   * @param timeoutMs - how long at most; 10,000 when left out.
   * @throws VendloopError `cannot-join` that names the machines that are not.
   */
  online(timeoutMs?: number): Promise<void>;
  /** Switches the machines off in an orderly way; harmless when called again. */
  close(): Promise<void>;
}
