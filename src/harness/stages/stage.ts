import type { ApiRequest, ApiResponse } from '#core/api/http-types.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Http, HttpResponse } from '#core/ports/http.ts';
import type { Link, WireAcceptor } from '#core/ports/link.ts';
import type { Random } from '#core/ports/random.ts';
import type { Capabilities } from '#drivers/capabilities.ts';
import type { DriverError } from '#drivers/guard/driver-error.ts';
import type { Store } from '#core/store/store.ts';
import type { MachineEvent, NetworkEvent, OnEvent } from '#simulators/events.ts';
import type { DropSource, MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { WireObserver } from '#simulators/wire-observer.ts';
import type { SqliteChange } from '../fault-injection/store/crashable-store.ts';
import type { NetworkFaultPlan } from '../fault-injection/network/network-fault-plan.ts';
import type { HarnessEvent, Stall } from '../history/event.ts';
import type { Isolation, SharedDatabase } from '../fault-injection/store/shared-database.ts';

/** What a stage needs of a core in order to put it on its network. */
export interface HostedCore {
  handle(request: ApiRequest): Promise<ApiResponse>;
  readonly devices: WireAcceptor;
}

/** Something that answers calls at a URL of its own, for example a merchant's callback receiver. */
export type ReceiverHandler = (request: ApiRequest) => Promise<ReceiverAnswer>;

/** `null`: hangs up without an answer. `cutAfter`: hangs up when so many bytes of the body have gone. */
export type ReceiverAnswer =
  (Pick<HttpResponse, 'status' | 'body'> & { readonly location?: string; readonly cutAfter?: number }) | null;

/** A stall as it was measured; `from` and `to` on the run's clock. */
export type MeasuredStall = Omit<Stall, 'kind' | 'process'>;

/** Reports a stall; its times are monotonic readings of the run's clock. */
export type OnStall = (stall: MeasuredStall) => void;

/** Measures stalls of this process until it is stopped. */
export interface StallDetection {
  stop(): void;
}

/** What a stage that plays through a driver has besides. */
export interface StageDriver {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** What the cloud calls a machine's kind; undefined where it lists none. */
  kindOf(machineNo: string): string | undefined;
  /** Fills the lanes of machines where the cloud can do that. @throws Error in one sentence when it refuses. */
  restock(machines: readonly string[]): Promise<void>;
  /** Resolves when the driver has failed: the run ends. */
  readonly failure: Promise<DriverError>;
  /** Receives what has been noted of the cloud so far, and all that follows. */
  observe(onEvent: (event: HarnessEvent) => void): void;
}

/** Sees what real machines do. */
export interface ExternalObserver {
  readonly onEvent: OnEvent<MachineEvent>;
  readonly wire: WireObserver;
  /** The proxy refused a connection. @param machine empty where the caller is none of the machines. */
  onRefused(machine: string, reason: string): void;
}

/** Real machines of a stage: they dial its proxy in place of their cloud. */
export interface ExternalMachines {
  /**
   * Opens the proxy for these machines.
   * @returns the address that each must dial, by number.
   * @throws Error in one sentence when that is not possible.
   */
  open(machines: readonly MachineSpec[], observer: ExternalObserver): Promise<ReadonlyMap<string, string>>;
  /** Asks a sensor for its count. @throws Error with what came in place of one. */
  countDrops(sensor: Extract<DropSource, { readonly by: 'sensor' }>): Promise<number>;
}

/** Where a run happens: it supplies the four ports and a network for the core. All stages run the same code. */
export interface Stage {
  readonly name: 'virtual' | 'live' | 'target';
  /** URL of a target core that vendloop did not start; no core can be hosted then. */
  readonly targetUrl?: string;
  /** The driver through which a target is played that does not speak our protocol. */
  readonly driver?: StageDriver;
  /** How many milliseconds of the run's time pass in one of the system's; 1 in the virtual stage. */
  readonly speed: number;
  /** δ: how late (ms of the run's time) a timer or a message may be without a violation. */
  readonly slackMs: number;
  /** How long a message is under way at most where the network has no fault, ms; absent where that is not known. */
  readonly travelMs?: number;
  readonly clock: Clock;
  readonly random: Random;
  /** The machines' way to the core. */
  readonly link: Link;
  /** Real machines among the simulated ones. Absent in virtual time. */
  readonly external?: ExternalMachines;
  /** The merchant's way to the core. */
  readonly http: Http;
  /** The core's way to receivers, with the address guard of the stage. `allowAddresses` as in `CallbackPolicy`. */
  callbackHttp(allowAddresses: readonly string[]): Http;
  /** A fresh store: on disk in the live stage. @param change a deliberate bug of the SQLite store. */
  openStore(change?: SqliteChange): Promise<Store>;
  /** A fresh database that several cores share. Not possible on every stage. */
  readonly openDatabase?: (isolation: Isolation) => SharedDatabase;
  /**
   * Puts a core on the network.
   * @param place of a core among several, from 1.
   * @returns its base URL, without a slash at the end.
   */
  hostCore(core: HostedCore, place?: number): Promise<string>;
  /** Puts a receiver on the network. @returns its URL. */
  addReceiver(name: string, receiver: ReceiverHandler): Promise<string>;
  /** Takes a receiver off the network, so that callers are refused, or puts it back. */
  setReceiverRefusing(name: string, refusing: boolean): Promise<void>;
  /** Takes the core off the network, as when its process dies: connections are cut, calls unanswered until `host`. */
  removeCore(place?: number): Promise<void>;
  /**
   * Schedules planned faults; `network-faults.ts` describes each. Faults of the link concern connections that are
   * dialled after this call, so it comes before the machines start.
   * @throws {RangeError} for an invalid plan (a probability of 2, delays that are not whole milliseconds).
   * @param onEvent called when a fault starts, fires and ends.
   */
  injectNetworkFaults(plans: readonly NetworkFaultPlan[], onEvent: (event: NetworkEvent) => void): void;
  /** Link faults may be injected later: machines that dial from now on can be affected at any time. */
  expectNetworkFaults(): void;
  /** Ends an active fault by the name of its plan. */
  clearNetworkFault(plan: string): void;
  /** Sets the wall clock by so much; the monotonic reading goes on. Not possible on every stage. */
  readonly setClock?: (byMs: number) => void;
  /**
   * Reports stalls of this computer from now on. Absent in virtual time, which cannot be stalled.
   */
  readonly watchStalls?: (onStall: OnStall) => StallDetection;
  /**
   * Lets time run at another speed from now on. Not possible on every stage. @throws {RangeError} for one that is no
   * number above 0.
   */
  readonly setSpeed?: (speed: number) => void;
  /**
   * Lets the world run until `work` settles.
   * @throws when nothing is left that could ever settle it (virtual), so that a stuck run ends with an error.
   */
  drive<T>(work: Promise<T>): Promise<T>;
  /** Takes everything off the network and frees it. */
  close(): Promise<void>;
}
