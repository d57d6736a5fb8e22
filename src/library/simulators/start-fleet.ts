import { z } from 'zod';
import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import { pollUntil } from '#core/ports/waiting.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import type { MachineEvent } from '#simulators/events.ts';
import { buildMachines, type Fleet as SimulatedFleet } from '#simulators/machine/fleet.ts';
import type { SimulatedMachine } from '#simulators/machine/machine.ts';
import { baseUrlSchema } from '../connection-schemas.ts';
import { toVendloopError, VendloopError } from '../errors.ts';
import type { HistoryEvent } from '../history.ts';
import { machineSpecs, namedMachinesSchema } from '../named-machines.ts';
import { parseOptions } from '../parse-options.ts';
import { seedSchema } from '../seed-schema.ts';
import type { Fleet, FleetMachine, FleetOptions } from './fleet.ts';

const optionsSchema = z.strictObject({
  url: baseUrlSchema,
  machines: namedMachinesSchema,
  seed: seedSchema.default(1),
  onEvent: z.custom<NonNullable<FleetOptions['onEvent']>>((value) => typeof value === 'function').optional(),
});

/** How often a wait looks whether the machines are connected, ms. */
const pollMs = 20;

/**
 * Starts simulated machines that dial a cloud by the machine protocol. It returns at once: `online()` waits for them.
 * @throws VendloopError `bad-options` that names every wrong option.
 */
export function startFleet(options: FleetOptions): Fleet {
  const { url, machines, seed, onEvent } = parseOptions(optionsSchema, options, 'startFleet()');
  const clock = new SystemClock();
  const startedAt = clock.monotonic();
  const fleet = buildMachines(machineSpecs(machines), {
    clock,
    random: seededRandom(seed),
    link: webSocketLink(url),
    onEvent: (event) => onEvent?.(machineEvent(clock.monotonic() - startedAt, event)),
  });
  fleet.start();
  return new DialledFleet(url, fleet, clock);
}

function machineEvent(t: number, event: MachineEvent): HistoryEvent {
  return { t, by: 'machine', ...event };
}

/** Machines on real sockets. */
class DialledFleet implements Fleet {
  readonly machines: readonly FleetMachine[];
  readonly #url: string;
  readonly #fleet: SimulatedFleet;
  readonly #clock: SystemClock;
  #isClosed = false;

  constructor(url: string, fleet: SimulatedFleet, clock: SystemClock) {
    this.#url = url;
    this.#fleet = fleet;
    this.#clock = clock;
    this.machines = fleet.machines.map((machine) => new DialledMachine(machine));
  }

  machine(number: string): FleetMachine {
    const found = this.machines.find((machine) => machine.number === number);
    if (found) return found;
    const numbers = this.machines.map((machine) => machine.number).join(', ');
    throw new VendloopError('bad-options', `there is no machine ${JSON.stringify(number)} in this fleet: ${numbers}`);
  }

  async online(timeoutMs = 10_000): Promise<void> {
    if (this.#isClosed)
      throw new VendloopError('closed', 'this fleet has been closed: start another with startFleet()');
    const missing = (): readonly string[] =>
      this.machines.filter((machine) => !machine.online).map((machine) => machine.number);
    const isOnline = await pollUntil(() => missing().length === 0, {
      clock: this.#clock,
      everyMs: pollMs,
      withinMs: timeoutMs,
      isStopped: () => this.#isClosed,
    });
    if (isOnline) return;
    throw new VendloopError(
      'cannot-join',
      `${missing().join(', ')} could not connect to ${this.#url} within ${timeoutMs} ms: the cloud must be running ` +
        'there and know the number and key of each machine',
    );
  }

  close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#fleet.stop();
      this.#clock.close();
    }
    return Promise.resolve();
  }
}

/** A machine on a real socket. */
class DialledMachine implements FleetMachine {
  readonly number: string;
  readonly #machine: SimulatedMachine;

  constructor(machine: SimulatedMachine) {
    this.#machine = machine;
    this.number = machine.spec.machineNo;
  }

  get online(): boolean {
    return this.#machine.online;
  }

  get dropped(): number {
    return this.#machine.ledger.total;
  }

  stock(lane: number): number {
    return this.#machine.stock(lane);
  }

  injectFault(fault: string, params: Readonly<Record<string, unknown>> = {}): void {
    try {
      // One plan for each fault: its name is what clears it.
      this.#machine.clearFault(fault);
      this.#machine.injectFault({ fault, params, plan: fault });
    } catch (error) {
      throw toVendloopError('not-possible', error);
    }
  }

  clearFault(fault: string): void {
    this.#machine.clearFault(fault);
  }
}
