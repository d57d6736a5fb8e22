import { wsLink } from '#core/devices/links/websocket/websocket-link.ts';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { Belongings } from '../close-stack.ts';
import { watchForBreakage } from '../live/failure-signal.ts';
import { LiveReceivers } from '../live/receivers.ts';
import { stallsOf } from '../live/stall-monitor.ts';
import { SystemClock } from '../live/system-clock.ts';
import { seededRandom } from '../random.ts';
import type { Stage } from '../stage.ts';

/**
 * How late a timer or a message may be where the core is somebody else's, ms: there is a network between, and others have work for
 * the core as well. An allowance that is stated, not measured.
 */
export const remoteSlackMs = 250;

/** What makes a remote stage. */
export interface RemoteStageOptions {
  /** A whole number from 0 to 2⁵³−1. */
  readonly seed: number;
  /** Base URL of a core that runs already, without a slash at the end. */
  readonly url: string;
}

/** A stage around a core that is there already. */
export interface RemoteStage extends Stage {
  readonly name: 'remote';
  readonly target: string;
}

/**
 * Real sockets around a core that runs already and is somebody else's: machines dial it, merchants call it, and receivers stand on
 * 127.0.0.1 for its callbacks. Time is the system's and keeps its speed; the core is neither hosted nor killed, and the network is
 * what it is. `close` may be called at any time and again.
 * @throws {RangeError} for a bad seed.
 */
export function remoteStage({ seed, url }: RemoteStageOptions): RemoteStage {
  const belongings = new Belongings();
  const clock = new SystemClock();
  const stalls = stallsOf(clock, remoteSlackMs);
  belongings.keep({
    close: () => {
      stalls.stop();
      clock.close();
      return Promise.resolve();
    },
  });
  const breakage = watchForBreakage();
  const receivers = new LiveReceivers(belongings, breakage.report);
  const notOurs = (what: string): Error =>
    new Error(`${what} cannot be done here: the core at ${url} is somebody else's`);
  return {
    name: 'remote',
    target: url,
    speed: 1,
    slackMs: remoteSlackMs,
    watchStalls: stalls.watch,
    clock,
    random: seededRandom(seed),
    link: wsLink(url),
    http: belongings.keep(undiciHttp()),
    callbackHttp: () => {
      throw notOurs('calling back');
    },
    openStore: () => Promise.reject(notOurs('opening its store')),
    host: () => Promise.reject(notOurs('hosting a core')),
    unhost: () => Promise.reject(notOurs('taking the core away')),
    receive: (name, receiver) => receivers.add(name, receiver),
    refuse: (name, refused) => receivers.refuse(name, refused),
    disturb: (plans) => {
      if (plans.length > 0) throw notOurs('disturbing the network');
    },
    expectTroubles: () => undefined,
    calm: () => undefined,
    drive: (work) => Promise.race([work, breakage.happens]),
    close: () => belongings.close(),
  };
}
