import type { WorldTime } from '#harness/stages/world-time.ts';
import { Session } from '#harness/session/session.ts';
import type { WorldParts } from './world-parts.ts';

/** The time of a session where it passes by itself. */
export function liveTime(session: WorldParts['session']): WorldTime {
  return {
    get speed() {
      return session.speed;
    },
    isPaused: false,
    canChangeSpeed: session.canChangeSpeed,
    canPause: false,
    setSpeed: (speed) => void (session instanceof Session && session.setSpeed(speed)),
    setPaused: () => undefined,
    refresh: () => undefined,
    act: (work) => work(),
    // An error of the core is one of the session's findings: the world goes on.
    failure: new Promise(() => undefined),
    stop: () => undefined,
  };
}
