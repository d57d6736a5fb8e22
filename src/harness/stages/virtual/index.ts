import { openMemoryStore } from '../../../core/store/memory/store.ts';
import { seededRandom } from '../random.ts';
import type { Hosted, Receiver, Stage } from '../stage.ts';
import { driveUntil } from './drive.ts';
import { calmNetwork, defaultNetwork } from './network.ts';
import type { NetworkOptions } from './network.ts';
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
}

const coreOrigin = 'http://core.virtual';

/**
 * A world in memory, in virtual time. Its `drive` runs one piece of work at a time; a core that is hosted takes the
 * address over from the one before it, as after a restart.
 * @throws {RangeError} for a bad seed or delay.
 */
export function virtualStage(options: VirtualStageOptions): VirtualStage {
  const clock = new VirtualClock();
  const random = seededRandom(options.seed);
  const network = calmNetwork({ ...defaultNetwork, ...options.network });
  const luck = random.fork('network');
  let broken: Error | undefined;
  const web = new VirtualWeb({ clock, path: network.http, broken: (error) => (broken ??= asError(error)) });
  const link = new VirtualLink(clock, network.link, luck.fork('link'));
  const http = web.client(luck.fork('calls'));
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
      return web.client(luck.fork(`callbacks#${callbackClients}`), allowAddresses);
    },
    openStore: () => Promise.resolve(openMemoryStore()),
    host: (core: Hosted) => {
      web.host(coreOrigin, (request) => core.handle(request));
      link.host(core.devices);
      return Promise.resolve(coreOrigin);
    },
    receive: (name, receiver) => {
      if (!/^[a-z0-9-]{1,63}$/.test(name)) {
        return Promise.reject(new RangeError(`A receiver's name is 1–63 of a–z, 0–9 and -; it is '${name}'.`));
      }
      const origin = `http://${name}.sink.virtual`;
      web.host(origin, answering(receiver));
      return Promise.resolve(`${origin}/`);
    },
    drive: async (work) => {
      if (driving) throw new Error('This world is being driven already: drive all of its work as one, for example with Promise.all.');
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

function answering(receiver: Receiver) {
  return async (request: Parameters<Receiver>[0]) => {
    const answer = await receiver(request);
    return answer && { ...answer, headers: {} };
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(`A host of the virtual world threw ${String(error)}.`);
}
