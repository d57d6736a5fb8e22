import type { Clock } from '#core/ports/clock.ts';
import type { RealTimes } from '#harness/reports/line-times.ts';
import type { Session } from '#harness/session/session.ts';
import { liveTime } from '#studio/control/live-time.ts';
import { WorldControl } from '#studio/control/world-control.ts';
import { serveStudio, type ServedStudio } from '#studio/http/serve-studio.ts';
import { Runs } from '#studio/runs/runs.ts';
import type { Evidence } from '../run/evidence.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import { pageFolder } from '../studio/page-folder.ts';
import { studioScenarios } from '../studio/studio-scenarios.ts';
import { studioTexts } from '../studio/studio-texts.ts';
import { studioWording } from '../studio/wording.ts';
import { worldEvidence } from '../studio/world-evidence.ts';
import { newWorldId } from '../studio/world-id.ts';
import type { ConsoleSettings } from './settings.ts';

/** What a console shares with a page. */
export interface SharedSession {
  readonly io: CliIo;
  readonly session: Session;
  readonly settings: ConsoleSettings;
  readonly evidence: Evidence;
  /** When the events were written. */
  readonly times: () => RealTimes;
  /** The clock that people live by. */
  readonly clock: Clock;
}

/** Serves the session of a console to a page, which sees and does the same; the console alone ends it. */
export function shareSession(port: number, shared: SharedSession): Promise<ServedStudio> {
  const { io, session, settings, evidence, times, clock } = shared;
  const { fleet, seed, target } = settings;
  const world = new WorldControl({
    id: newWorldId(),
    version,
    session,
    time: liveTime(session),
    host: clock,
    stage: target ? 'target' : 'live',
    fleet,
    seed,
    evidence: worldEvidence(io, evidence, times),
    wording: studioWording,
    isConsole: true,
  });
  return serveStudio({
    world,
    runs: new Runs(settings.evidence),
    scenarios: studioScenarios(io, settings.scenarioFolder, clock),
    translate: studioTexts,
    host: clock,
    version,
    pageFolder: pageFolder(),
    address: '127.0.0.1',
    port,
  });
}
