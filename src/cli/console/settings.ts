import type { Group } from '#harness/scenario/scenario.ts';
import { systemSeed } from '#harness/stages/random.ts';
import { UsageError, decimalNumber, wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { evidenceFolder, scenarioFolder } from '../shared/project/folders.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import { fleetOf } from '../shared/fleet-flag.ts';
import { targetIn } from '../shared/target.ts';
import { hasDriver, openSessionDriver, type SessionTarget } from '../run/session-target.ts';
import type { CloudFlags } from '../shared/cloud.ts';
import type { Language } from '../shared/language.ts';
import { textsOf } from '../texts/index.ts';
import type { ConsoleTexts } from '../texts/en/index.ts';

/** Flags of `vendloop console`. */
export interface ConsoleFlags extends CloudFlags, ProjectFlags {
  readonly fleet?: string;
  readonly speed?: string;
  readonly seed?: string;
  readonly out?: string;
  readonly answers?: string;
  readonly stage?: string;
  readonly web?: boolean;
  readonly webPort?: string;
  /** False for `--no-color`. */
  readonly color: boolean;
}

/** Settings of a session at the console. */
export interface ConsoleSettings {
  readonly language: Language;
  readonly texts: ConsoleTexts;
  /** The target core; null: a core that the session starts. */
  readonly target: SessionTarget | null;
  readonly fleet: readonly Group[];
  /** The answers, with the name of their file; null: a person answers. */
  readonly script: { readonly text: string; readonly file: string } | null;
  /** Port at which a page shares the session; null: none does. */
  readonly webPort: number | null;
  /** In virtual time. */
  readonly virtual: boolean;
  readonly seed: number;
  readonly speed: number;
  /** The folder of all evidence. */
  readonly evidence: string;
  /** Where scenarios are written. */
  readonly scenarioFolder: string;
}

/** The port of the page, as at the studio. */
const defaultWebPort = 7090;
/** One machine of each type. */
const defaultFleet = 'electronic-lock,spring,conveyor,drinks';

/**
 * Reads the flags and the file of answers.
 * @param isInteractive a person can answer at the terminal.
 * @throws UsageError
 */
export async function consoleSettings(
  io: CliIo,
  flags: ConsoleFlags,
  isInteractive: boolean,
): Promise<ConsoleSettings> {
  const { language } = io;
  const project = await loadProject(io, flags);
  if (flags.target !== undefined) refuseOwnCoreFlags(flags);
  const offered = isOwnCore(flags) ? null : project;
  const throughDriver = hasDriver(flags, offered);
  const ownTarget = throughDriver ? null : targetIn(flags, io, offered);
  const ownFleet = fleetOf(flags.fleet ?? defaultFleet);
  const script = flags.answers === undefined ? null : { text: await io.readInput(flags.answers), file: flags.answers };
  const virtual = isVirtual(flags, script !== null);
  if (script === null && !isInteractive)
    throw new UsageError('the console asks questions and needs a terminal: run it in one, or give --answers FILE');
  const webPort = webPortOf(flags, virtual);
  const seed = flags.seed === undefined ? systemSeed() : wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1);
  const speed = flags.speed === undefined ? 1 : decimalNumber('--speed', flags.speed, 0.1, 100);
  // The last one: what it opens must be closed.
  const target = throughDriver ? await openSessionDriver(io, flags, offered) : ownTarget;
  return {
    language,
    texts: textsOf(language),
    target,
    fleet: target?.fleet ?? ownFleet,
    script,
    webPort,
    virtual,
    seed,
    speed,
    evidence: evidenceFolder(project),
    scenarioFolder: scenarioFolder(project),
  };
}

/** The port of `--web`; null without it. */
function webPortOf({ web, webPort }: ConsoleFlags, virtual: boolean): number | null {
  if (webPort !== undefined && web !== true) throw new UsageError('--web-port N needs --web');
  if (web !== true) return null;
  if (virtual) throw new UsageError('--web shares a session on real connections: leave out --stage virtual');
  return webPort === undefined ? defaultWebPort : wholeNumber('--web-port', webPort, 0, 65_535);
}

/** A flag about a core of the console's own sets the target of the project file aside. */
function isOwnCore({ fleet, speed, stage }: ConsoleFlags): boolean {
  return fleet !== undefined || speed !== undefined || stage !== undefined;
}

/** Refuses flags that only a core started by the console can use. */
function refuseOwnCoreFlags({ fleet, speed, stage }: ConsoleFlags): void {
  if (fleet !== undefined)
    throw new UsageError(
      '--fleet makes machines for a new core; with --target, choose machines of that core with --machines',
    );
  if (speed !== undefined)
    throw new UsageError('--speed cannot be used with --target: the time of that core cannot be changed');
  if (stage !== undefined) throw new UsageError('--stage cannot be used with --target');
}

function isVirtual({ stage = 'live' }: ConsoleFlags, hasScript: boolean): boolean {
  if (stage !== 'live' && stage !== 'virtual') throw new UsageError(`--stage must be live or virtual, not "${stage}"`);
  if (stage === 'virtual' && !hasScript)
    throw new UsageError('virtual time does not wait for people: --stage virtual needs --answers FILE');
  return stage === 'virtual';
}
