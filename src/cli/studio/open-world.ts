import type { Clock } from '#core/ports/clock.ts';
import { Session } from '#harness/session/session.ts';
import { liveStage } from '#harness/stages/live/index.ts';
import type { Stage } from '#harness/stages/stage.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import type { WorldTime } from '#harness/stages/world-time.ts';
import { liveTime } from '#studio/control/live-time.ts';
import { WorldControl } from '#studio/control/world-control.ts';
import { joinSessionTarget } from '../run/session-target.ts';
import { makeRunFolder } from '../shared/default-folder.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import type { WorldSettings } from './settings.ts';
import { studioWording } from './wording.ts';
import { newWorldId } from './world-id.ts';
import { openWorldEvidence } from './world-evidence.ts';

/** A world that was started, with what has to be closed after it. */
export interface OpenedWorld {
  readonly world: WorldControl;
  readonly close: () => Promise<void>;
}

/** A stage, and how its time passes once a session is open there. */
interface OpenStage {
  readonly stage: Stage;
  readonly timeOf: (session: Session) => WorldTime;
}

/**
 * Starts a world.
 * @param host the clock that people live by. @param folder of all evidence.
 * @throws Error in one sentence when it cannot be started.
 */
export async function openWorld(
  io: CliIo,
  settings: WorldSettings,
  { host, folder }: { readonly host: Clock; readonly folder: string },
): Promise<OpenedWorld> {
  const { target, fleet, seed } = settings;
  const remote = target && (await joinSessionTarget(target, seed, io.language));
  const out = settings.out ?? makeRunFolder(io, folder);
  const { evidence, dir, write, close } = openWorldEvidence(io, out, host);
  const { stage, timeOf } = remote ? { stage: remote, timeOf: liveTime } : ownStage(settings, host, dir);
  const session = await stage.drive(
    Session.open({
      fleet,
      stage,
      seed,
      write,
      // A judgement brings its answer with its question.
      operator: () => Promise.resolve({ answer: 'unsure', operator: '', note: '' }),
      language: io.language,
      ...(target && { target }),
    }),
  );
  const world = new WorldControl({
    id: newWorldId(),
    version,
    session,
    time: timeOf(session),
    host,
    stage: settings.stage,
    fleet,
    seed,
    evidence,
    wording: studioWording,
  });
  return {
    world,
    close: async () => {
      world.parts.time.stop();
      await stage.close();
      close();
    },
  };
}

function ownStage({ stage: name, seed, speed }: WorldSettings, host: Clock, dir: string): OpenStage {
  if (name === 'live') return { stage: liveStage({ seed, speed, dir }), timeOf: liveTime };
  const stage = virtualStage({ seed });
  return { stage, timeOf: () => stage.passAt(host, speed) };
}
