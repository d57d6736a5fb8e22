import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import type { UndiciHttpOptions } from '#core/callbacks/http/undici-http.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import type { WriteAheadLog } from '#core/store/sqlite/write-ahead-log.ts';
import type { Stage } from '../stage.ts';
import { faultyHttp } from '#harness/fault-injection/network/faulty-http.ts';
import { NetworkFaults } from '#harness/fault-injection/network/network-faults.ts';
import type { CuttableConnection } from '#harness/fault-injection/network/network-faults.ts';
import { CloseStack } from '../close-stack.ts';
import type { ProxyAddress } from '../external/external-proxy.ts';
import { ownExternalMachines } from '../external/own-machines.ts';
import { CoreHost } from './core-host.ts';
import type { LiveHostedCore } from './live-core.ts';
import { LiveReceivers } from './receiver-server.ts';
import { withRunTimeLimits } from './run-time-http.ts';
import { createStallMonitor } from './stall-monitor.ts';
import { newStoreFile } from './store-file.ts';
import { SystemClock } from './system-clock.ts';
import { randomWithSystemSecrets } from '../random.ts';

export { systemSeed } from '../random.ts';

/**
 * How late a timer or a message may be on a small, busy computer, in ms of the system's time: a garbage collection, a
 * commit that waits for its disk, another process on the same core. An allowance that is stated, not measured.
 */
export const liveSlackMs = 50;

/** What makes a live stage. */
export interface LiveStageOptions {
  /** A whole number from 0 to 2⁵³−1; {@link systemSeed} draws one. */
  readonly seed: number;
  /** How many ms of the run pass in one of the system's: above 0. */
  readonly speed: number;
  /** Folder for the store's files; made when it is missing. */
  readonly dir: string;
  /** Where real machines dial; on this computer and any port when left out. */
  readonly proxy?: ProxyAddress | undefined;
}

/** A stage on which a core may show its health and metrics as well. */
export interface LiveStage extends Stage {
  readonly name: 'live';
  hostCore(core: LiveHostedCore): Promise<string>;
}

/**
 * The real thing on one computer: the system's clock, WebSockets, HTTP and SQLite. A core that is hosted takes the
 * machines over from the one before it, which is taken off the network, as after a restart; after `unhost` it listens
 * where the removed one did. Machines dial the core itself, or a proxy when network faults are planned
 * (`injectNetworkFault`); one that has dialled before is not under them until it dials anew. `close` may be called at
 * any time and again; it tries everything, then throws the first failure.
 * @throws {RangeError} for a bad seed or speed.
 */
export function liveStage({ seed, speed, dir, proxy }: LiveStageOptions): LiveStage {
  // Secrets are not the seed's: a board that remembers the ids of the last run may be on the line.
  const random = randomWithSystemSecrets(seed);
  const clock = new SystemClock(speed);
  const stallMonitor = createStallMonitor(clock, liveSlackMs);
  const closeStack = new CloseStack();
  closeStack.add({
    close: () => {
      stallMonitor.stop();
      clock.close();
      return Promise.resolve();
    },
  });
  const connections = new Set<CuttableConnection>();
  const networkFaults = new NetworkFaults(clock, random.fork('network').fork('faults'), () => connections);
  const createClient = (path: 'api' | 'callbacks', options: UndiciHttpOptions) =>
    faultyHttp(
      withRunTimeLimits(closeStack.add(undiciHttp(options)), () => clock.speed),
      path,
      networkFaults,
      clock,
    );
  const receivers = new LiveReceivers(closeStack);
  const coreHost = new CoreHost({ clock, closeStack, networkFaults, connections });

  return {
    name: 'live',
    get speed() {
      return clock.speed;
    },
    get slackMs() {
      return liveSlackMs * clock.speed;
    },
    setSpeed: (to) => clock.setSpeed(to),
    watchStalls: stallMonitor.start,
    clock,
    random,
    link: coreHost.link,
    external: ownExternalMachines({ clock, closeStack, networkFaults, connections, proxy }, () => coreHost.url),
    http: createClient('api', {}),
    callbackHttp: (allowAddresses) => createClient('callbacks', { guard: { allowAddresses } }),
    openStore: async ({ wrapLog = (log: WriteAheadLog) => log, ...change } = {}) =>
      closeStack.add(
        await openSqliteStore(newStoreFile(dir), { ...change, wrapLog: (log) => wrapLog(stallMonitor.log(log)) }),
      ),
    hostCore: (core) => coreHost.host(core),
    addReceiver: (name, receiver) => receivers.add(name, receiver),
    setReceiverRefusing: (name, refused) => receivers.setRefusing(name, refused),
    removeCore: () => coreHost.unhost(),
    injectNetworkFaults: (plans, emit) => networkFaults.inject(plans, emit),
    expectNetworkFaults: () => networkFaults.expectFaults(),
    clearNetworkFault: (plan) => networkFaults.clear(plan),
    drive: (work) => Promise.race([work, receivers.failure]),
    close: () => closeStack.close(),
  };
}
