import type { ApiRequest, ApiResponse } from '#core/api/http-types.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Http, HttpResponse } from '#core/ports/http.ts';
import type { Link, WireAcceptor } from '#core/ports/link.ts';
import type { Random } from '#core/ports/random.ts';
import type { Store } from '#core/store/store.ts';
import type { NetworkEvent } from '#simulators/events.ts';
import type { NetworkFaultPlan } from '../fault-injection/network/network-fault-plan.ts';
import type { Stall } from '../history/event.ts';

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

/**
 * A world to run in: it supplies the four ports and a place for the core. The code that runs is the same on all of
 * them.
 */
export interface Stage {
  readonly name: 'virtual' | 'live' | 'target';
  /** URL of a core that is there already and is somebody else's: none can be hosted then. */
  readonly targetUrl?: string;
  /** How many milliseconds of the run's time pass in one of the system's; 1 in the virtual stage. */
  readonly speed: number;
  /** δ: how late (ms of the run's time) a timer or a message may be without anybody being at fault. */
  readonly slackMs: number;
  readonly clock: Clock;
  readonly random: Random;
  /** The machines' way to the core. */
  readonly link: Link;
  /** The merchant's way to the core. */
  readonly http: Http;
  /** The core's way to receivers, with the address guard of the stage. `allowAddresses` as in `CallbackPolicy`. */
  callbackHttp(allowAddresses: readonly string[]): Http;
  /** A fresh store: on disk in the live stage. */
  openStore(): Promise<Store>;
  /** Puts a core on the network. @returns its base URL, without a slash at the end. */
  hostCore(core: HostedCore): Promise<string>;
  /** Puts a receiver on the network. @returns its URL. */
  addReceiver(name: string, receiver: ReceiverHandler): Promise<string>;
  /** Takes a receiver off the network, so that callers are refused, or puts it back. */
  setReceiverRefusing(name: string, refusing: boolean): Promise<void>;
  /** Takes the core off the network as a death does: its connections are cut, nobody answers calls until `host`. */
  removeCore(): Promise<void>;
  /**
   * Lets planned troubles come and go from now on; what each does is told in `troubles/troubles.ts`. Troubles of the
   * link concern connections that are dialled after this call, so it comes before the machines are started.
   * @throws {RangeError} for a plan that cannot be (a probability of 2, delays that are no whole milliseconds).
   * @param onEvent told of each stroke, and when each begins and ends.
   */
  injectNetworkFaults(plans: readonly NetworkFaultPlan[], onEvent: (event: NetworkEvent) => void): void;
  /**
   * Troubles of the link may come later than their machines: those that dial from now on can be disturbed at any time.
   */
  expectNetworkFaults(): void;
  /** Ends a trouble that lasts, by the name of its plan. */
  clearNetworkFault(plan: string): void;
  /** Sets the wall clock by so much; the monotonic reading goes on. Not possible on every stage. */
  readonly setClock?: (byMs: number) => void;
  /**
   * Tells from now on when this computer held the run up; times are monotonic readings of the clock. Not in virtual
   * time, which waits for whatever happens in it.
   */
  readonly watchStalls?: (onStall: OnStall) => StallDetection;
  /**
   * Lets time run at another speed from now on. Not possible on every stage. @throws {RangeError} for one that is no
   * number above 0.
   */
  readonly setSpeed?: (speed: number) => void;
  /**
   * Lets the world run until `work` settles.
   * @throws when nothing is left that could ever settle it (virtual), so a stuck run ends and says so.
   */
  drive<T>(work: Promise<T>): Promise<T>;
  /** Takes everything off the network and frees it. */
  close(): Promise<void>;
}
