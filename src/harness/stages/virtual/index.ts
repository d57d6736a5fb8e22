import { openMemoryStore } from '#core/store/memory/store.ts';
import { seededRandom } from '../random.ts';
import type { Hosted, Stage } from '../stage.ts';
import { troubledHttp } from '#harness/fault-injection/network/faulty-http.ts';
import { Troubles } from '#harness/fault-injection/network/network-faults.ts';
import { driveUntil } from './run-until-settled.ts';
import { calmNetwork, networkOptions } from './network.ts';
import type { NetworkOptions } from './network.ts';
import { VirtualReceivers } from './receivers.ts';
import { VirtualClock } from './virtual-clock.ts';
import { VirtualWeb } from './virtual-http.ts';
import { VirtualLink } from './virtual-link.ts';

/** What makes a virtual world: one seed and one network give one history. */
export interface VirtualStageOptions {
  /** A whole number from 0 to 2⁵³−1. */
  readonly seed: number;
  /** Delays in whole milliseconds; those that are left out are {@link defaultNetwork}'s. */
  readonly network?: Partial<NetworkOptions>;
}

/** A stage whose clock can be set wrong. */
export interface VirtualStage extends Stage {
  readonly name: 'virtual';
  readonly clock: VirtualClock;
  readonly setClock: (byMs: number) => void;
}

const coreOrigin = 'http://core.virtual';

/**
 * A world in memory, in virtual time. Its `drive` runs one piece of work at a time; a core that is hosted takes the
 * address over from the one before it, as after a restart.
 * @throws {RangeError} for a bad seed or delay, or an option that the network does not have.
 */
export function virtualStage(options: VirtualStageOptions): VirtualStage {
  const clock = new VirtualClock();
  const random = seededRandom(options.seed);
  const network = calmNetwork(networkOptions(options.network ?? {}));
  const luck = random.fork('network');
  let broken: Error | undefined;
  const web = new VirtualWeb({ clock, path: network.http, broken: (error) => (broken ??= asError(error)) });
  const troubles: Troubles = new Troubles(clock, luck.fork('troubles'), () => link.lines);
  const link = new VirtualLink(clock, network.link, luck.fork('link'), troubles);
  const http = troubledHttp(web.client(luck.fork('calls')), 'api', troubles, clock);
  const receivers = new VirtualReceivers(web);
  let callbackClients = 0;
  let driving = false;

  return {
    name: 'virtual',
    speed: 1,
    slackMs: 0,
    clock,
    random,
    link,
    http,
    callbackHttp: (allowAddresses) => {
      callbackClients += 1;
      return troubledHttp(
        web.client(luck.fork(`callbacks#${callbackClients}`), allowAddresses),
        'callbacks',
        troubles,
        clock,
      );
    },
    openStore: () => Promise.resolve(openMemoryStore()),
    host: (core: Hosted) => {
      web.host(coreOrigin, (request) => core.handle(request));
      link.host(core.devices);
      return Promise.resolve(coreOrigin);
    },
    // Async, so that a bad name is a rejection here as it is on the live stage.
    // eslint-disable-next-line @typescript-eslint/require-await
    receive: async (name, receiver) => receivers.add(name, receiver),
    // eslint-disable-next-line @typescript-eslint/require-await
    refuse: async (name, refused) => receivers.refuse(name, refused),
    unhost: () => {
      web.remove(coreOrigin);
      link.host(null);
      return Promise.resolve();
    },
    disturb: (plans, tell) => troubles.disturb(plans, tell),
    expectTroubles: () => troubles.expect(),
    calm: (plan) => troubles.calm(plan),
    setClock: (byMs) => clock.jumpWall(byMs),
    drive: async (work) => {
      if (driving)
        throw new Error(
          'This world is being driven already: drive all of its work as one, for example with Promise.all.',
        );
      driving = true;
      try {
        return await driveUntil(clock, work, () => broken);
      } finally {
        driving = false;
      }
    },
    close: () => {
      web.clear();
      link.host(null);
      clock.clear();
      return Promise.resolve();
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(`A host of the virtual world threw ${String(error)}.`);
}
