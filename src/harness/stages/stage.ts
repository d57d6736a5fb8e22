import type { ApiRequest, ApiResponse } from '../../core/api/http-types.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Http, HttpResponse } from '../../core/ports/http.ts';
import type { Link, WireAcceptor } from '../../core/ports/link.ts';
import type { Random } from '../../core/ports/random.ts';
import type { Store } from '../../core/store/store.ts';

/** What a stage needs of a core in order to put it on its network. */
export interface Hosted {
  handle(request: ApiRequest): Promise<ApiResponse>;
  readonly devices: WireAcceptor;
}

/** Something that answers calls at a URL of its own, for example a merchant's callback receiver. */
export type Receiver = (request: ApiRequest) => Promise<ReceiverAnswer>;

/** `null`: hangs up without an answer. */
export type ReceiverAnswer = Pick<HttpResponse, 'status' | 'body'> | null;

/**
 * A world to run in: it supplies the four ports and a place for the core. The code that runs is the same on all of them.
 */
export interface Stage {
  readonly name: 'virtual' | 'live';
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
  host(core: Hosted): Promise<string>;
  /** Puts a receiver on the network. @returns its URL. */
  receive(name: string, receiver: Receiver): Promise<string>;
  /**
   * Lets the world run until `work` settles.
   * @throws when nothing is left that could ever settle it (virtual), so a stuck run ends and says so.
   */
  drive<T>(work: Promise<T>): Promise<T>;
  /** Takes everything off the network and frees it. */
  close(): Promise<void>;
}
