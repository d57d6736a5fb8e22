import type { Clock } from '#core/ports/clock.ts';
import type { RunResult } from '#harness/runner/run.ts';
import type { Group } from '#harness/scenario/scenario.ts';
import type { FleetSession } from '#harness/session/fleet-session.ts';
import type { Session } from '#harness/session/session.ts';
import type { WorldTime } from '#harness/stages/world-time.ts';
import type { WorldView } from '../schemas/world.ts';
import type { Wording } from './delivery-views.ts';

/** The folder of a world's evidence. */
export interface WorldEvidence {
  readonly folder: string;
  /** Its files, with their sizes. */
  files(): readonly { readonly name: string; readonly bytes: number }[];
  /** The path of one of its files. @throws Problem when there is none of that name. */
  path(name: string): string;
  /** Writes a scenario. @returns where, and the command that runs it. @throws Problem when it cannot be written. */
  saveScenario(name: string, text: string): { readonly file: string; readonly command: string };
  /** Writes the reports of the finished session. */
  finish(result: RunResult): void;
}

/** What a world under control consists of. */
export interface WorldParts {
  /** Names this world; a restarted program has another. */
  readonly id: string;
  readonly version: string;
  /** A session of a whole world, or that of a fleet whose core is elsewhere. */
  readonly session: Session | FleetSession;
  readonly time: WorldTime;
  /** The clock that people live by. */
  readonly host: Clock;
  readonly stage: WorldView['stage'];
  readonly fleet: readonly Group[];
  readonly seed: number;
  /** Null: none is kept. */
  readonly evidence: WorldEvidence | null;
  readonly wording: (language: 'en' | 'zh') => Wording;
  /** A console has opened the session, and ends it. */
  readonly isConsole?: boolean;
}
