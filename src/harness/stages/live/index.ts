import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import type { UndiciHttpOptions } from '#core/callbacks/http/undici-http.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import type { Stage } from '../stage.ts';
import { troubledHttp } from '#harness/fault-injection/network/faulty-http.ts';
import { Troubles } from '#harness/fault-injection/network/network-faults.ts';
import type { Line } from '#harness/fault-injection/network/network-faults.ts';
import { Belongings } from '../close-stack.ts';
import { watchForBreakage } from './failure-signal.ts';
import { CorePlace } from './core-host.ts';
import type { LiveHosted } from './live-core.ts';
import { LiveReceivers } from './receivers.ts';
import { inRunTime } from './run-time-http.ts';
import { stallsOf } from './stall-monitor.ts';
import { freshStoreFile } from './store-file.ts';
import { SystemClock } from './system-clock.ts';
import { servingRandom } from './system-seed.ts';

export { systemSeed } from './system-seed.ts';

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
}

/** A stage on which a core may show its health and metrics as well. */
export interface LiveStage extends Stage {
  readonly name: 'live';
  host(core: LiveHosted): Promise<string>;
}

/**
 * The real thing on one computer: the system's clock, WebSockets, HTTP and SQLite. A core that is hosted takes the
 * machines over from the one before it, which is taken off the network, as after a restart; after `unhost` it listens where
 * the dead one did. Machines dial the core itself, or a proxy when troubles of the link are planned (`disturb`); one
 * that has dialled before is not under them until it dials anew. `close` may be called at any time and again; it tries
 * everything, then throws the first failure.
 * @throws {RangeError} for a bad seed or speed.
 */
export function liveStage({ seed, speed, dir }: LiveStageOptions): LiveStage {
  // Secrets are not the seed's: a board that remembers the ids of the last run may be on the line.
  const random = servingRandom(seed);
  const clock = new SystemClock(speed);
  const stalls = stallsOf(clock, liveSlackMs);
  const belongings = new Belongings();
  belongings.keep({
    close: () => {
      stalls.stop();
      clock.close();
      return Promise.resolve();
    },
  });
  const lines = new Set<Line>();
  const troubles = new Troubles(clock, random.fork('network').fork('troubles'), () => lines);
  const client = (path: 'api' | 'callbacks', options: UndiciHttpOptions) =>
    troubledHttp(
      inRunTime(belongings.keep(undiciHttp(options)), () => clock.speed),
      path,
      troubles,
      clock,
    );
  const breakage = watchForBreakage();
  const receivers = new LiveReceivers(belongings, breakage.report);
  const place = new CorePlace({ clock, belongings, troubles, lines });

  return {
    name: 'live',
    get speed() {
      return clock.speed;
    },
    get slackMs() {
      return liveSlackMs * clock.speed;
    },
    setSpeed: (to) => clock.setSpeed(to),
    watchStalls: stalls.watch,
    clock,
    random,
    link: place.link,
    http: client('api', {}),
    callbackHttp: (allowAddresses) => client('callbacks', { guard: { allowAddresses } }),
    openStore: async () => belongings.keep(await openSqliteStore(freshStoreFile(dir), { watchLog: stalls.log })),
    host: (core) => place.host(core),
    receive: (name, receiver) => receivers.add(name, receiver),
    refuse: (name, refused) => receivers.refuse(name, refused),
    unhost: () => place.unhost(),
    disturb: (plans, tell) => troubles.disturb(plans, tell),
    expectTroubles: () => troubles.expect(),
    calm: (plan) => troubles.calm(plan),
    drive: (work) => Promise.race([work, breakage.happens]),
    close: () => belongings.close(),
  };
}
