import type { Session } from '#harness/session/session.ts';
import type { WorldTime } from '#harness/stages/world-time.ts';

/** The time of a session on a stage where it passes by itself. */
export function liveTime(session: Session): WorldTime {
  return {
    get speed() {
      return session.speed;
    },
    isPaused: false,
    canChangeSpeed: session.canChangeSpeed,
    canPause: false,
    setSpeed: (speed) => void session.setSpeed(speed),
    setPaused: () => undefined,
    refresh: () => undefined,
    act: (work) => work(),
    // An error of the core is one of the session's findings: the world goes on.
    failure: new Promise(() => undefined),
    stop: () => undefined,
  };
}
