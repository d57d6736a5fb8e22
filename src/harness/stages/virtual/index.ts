import type { ApiRequest } from '#core/api/http-types.ts';
import { senderAddress } from '#core/api/limits/sender-address.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { seededRandom } from '../random.ts';
import type { HostedCore, Stage } from '../stage.ts';
import type { StoreKind } from '../store-kind.ts';
import { faultyHttp } from '#harness/fault-injection/network/faulty-http.ts';
import { NetworkFaults } from '#harness/fault-injection/network/network-faults.ts';
import { PacedTime } from './paced-time.ts';
import { runUntilSettled } from './run-until-settled.ts';
import { delayOnlyNetwork, networkOptions } from './network.ts';
import type { NetworkOptions } from './network.ts';
import { VirtualReceivers } from './receivers.ts';
import { SharedDatabase } from '#harness/fault-injection/store/shared-database.ts';
import { SqliteFileStore } from './sqlite-file-store.ts';
import { VirtualClock } from './virtual-clock.ts';
import { VirtualWeb } from './virtual-http.ts';
import { VirtualLink } from './virtual-link.ts';

/** What makes a virtual world: one seed and one network give one history. */
export interface VirtualStageOptions {
  /** A whole number from 0 to 2⁵³−1. */
  readonly seed: number;
  /** Delays in whole milliseconds; those that are left out are {@link defaultNetwork}'s. */
  readonly network?: Partial<NetworkOptions>;
  /** Where the core keeps its rows; in memory by default. */
  readonly store?: StoreKind;
}

/** A stage whose clock can be set wrong. */
export interface VirtualStage extends Stage {
  readonly name: 'virtual';
  readonly clock: VirtualClock;
  readonly setClock: (byMs: number) => void;
  /**
   * Lets its time pass at the pace of another clock from now on, for a world that people take part in. Nothing may
   * drive it meanwhile.
   */
  passAt(host: Clock, speed: number): PacedTime;
}

/** @param place of a core among several. */
function coreOrigin(place?: number): string {
  return place === undefined ? 'http://core.virtual' : `http://core-${place}.virtual`;
}

/**
 * A world in memory, in virtual time. Its `drive` runs one piece of work at a time; a core that is hosted takes the
 * address over from the one before it, as after a restart.
 * @throws {RangeError} for a bad seed or delay, or an option that the network does not have.
 */
export function virtualStage(options: VirtualStageOptions): VirtualStage {
  const clock = new VirtualClock();
  const random = seededRandom(options.seed);
  const delays = networkOptions(options.network ?? {});
  const network = delayOnlyNetwork(delays);
  const networkRandom = random.fork('network');
  let hostError: Error | undefined;
  const web = new VirtualWeb({ clock, delay: network.http, onHostError: (error) => (hostError ??= toError(error)) });
  const networkFaults: NetworkFaults = new NetworkFaults(clock, networkRandom.fork('faults'), () => link.connections);
  const link = new VirtualLink(clock, network.link, networkRandom.fork('link'), networkFaults);
  const http = faultyHttp(web.client(networkRandom.fork('calls')), 'api', networkFaults, clock);
  const receivers = new VirtualReceivers(web);
  const fileStores: SqliteFileStore[] = [];
  const openFile = fileOpener(clock, random, fileStores);
  let callbackClients = 0;

  return {
    name: 'virtual',
    speed: 1,
    slackMs: 0,
    travelMs: Math.max(delays.linkDelayMs[1], delays.httpDelayMs[1]),
    clock,
    random,
    link,
    http,
    callbackHttp: (allowAddresses) => {
      callbackClients += 1;
      return faultyHttp(
        web.client(networkRandom.fork(`callbacks#${callbackClients}`), allowAddresses),
        'callbacks',
        networkFaults,
        clock,
      );
    },
    openStore: (change) => (options.store === 'sqlite' ? openFile(change) : Promise.resolve(openMemoryStore())),
    ...(options.store !== 'sqlite' && { openDatabase: databaseOpener(clock, random) }),
    hostCore: (core: HostedCore, place) => {
      link.host(core.devices, place);
      return Promise.resolve(hostAt(web, coreOrigin(place), core));
    },
    // Async, so that a bad name is a rejection here as it is on the live stage.
    // eslint-disable-next-line @typescript-eslint/require-await
    addReceiver: async (name, receiver) => receivers.add(name, receiver),
    // eslint-disable-next-line @typescript-eslint/require-await
    setReceiverRefusing: async (name, refused) => receivers.setRefusing(name, refused),
    // eslint-disable-next-line @typescript-eslint/require-await
    removeCore: async (place) => {
      web.remove(coreOrigin(place));
      link.host(null, place);
    },
    injectNetworkFaults: (plans, emit) => networkFaults.inject(plans, emit),
    expectNetworkFaults: () => networkFaults.expectFaults(),
    clearNetworkFault: (plan) => networkFaults.clear(plan),
    setClock: (byMs) => clock.setWallClock(byMs),
    drive: oneAtATime((work) => runUntilSettled(clock, work, () => hostError)),
    passAt: (host, speed) => new PacedTime({ clock, host, speed, worldError: () => hostError }),
    close: () => {
      web.clear();
      link.host(null);
      clock.clear();
      for (const store of fileStores.splice(0)) store.dispose();
      return Promise.resolve();
    },
  };
}

/** A proxy stands before the core, which trusts the senders' addresses that it writes. */
const proxyAddress = '10.0.0.1';

function senderOf({ headers }: ApiRequest): string {
  return senderAddress(proxyAddress, headers['x-forwarded-for'], [`${proxyAddress}/32`]);
}

/** Puts a core's API at an origin. */
function hostAt(web: VirtualWeb, origin: string, core: HostedCore): string {
  web.host(origin, (request) => core.handle({ ...request, address: senderOf(request) }));
  return origin;
}

/** Opens databases that cores share. Their host has the wall clock of the world. */
function databaseOpener(clock: VirtualClock, random: Random): NonNullable<Stage['openDatabase']> {
  const databaseTime = (): number => clock.preciseNow();
  return (isolation) => new SharedDatabase({ clock, databaseTime, random: random.fork('database'), isolation });
}

/** Opens SQLite files, and adds each to those that the end of the stage deletes. */
function fileOpener(clock: VirtualClock, random: Random, opened: SqliteFileStore[]): Stage['openStore'] {
  return async (change) => {
    const store = await SqliteFileStore.open({ clock, random: random.fork('disk'), change });
    opened.push(store);
    return store;
  };
}

/** Refuses a second drive while one runs. */
function oneAtATime(drive: Stage['drive']): Stage['drive'] {
  let isDriving = false;
  return async (work) => {
    if (isDriving)
      throw new Error(
        'This world is being driven already: drive all of its work as one, for example with Promise.all.',
      );
    isDriving = true;
    try {
      return await drive(work);
    } finally {
      isDriving = false;
    }
  };
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(`A host of the virtual world threw ${String(error)}.`);
}
