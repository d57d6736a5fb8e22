import type { Group } from '#harness/scenario/scenario.ts';
import { systemSeed } from '#harness/stages/random.ts';
import { UsageError, decimalNumber, wholeNumber } from '../shared/errors.ts';
import { fleetOf } from '../shared/fleet-flag.ts';
import type { CliIo } from '../shared/io.ts';
import { evidenceFolder, scenarioFolder } from '../shared/project/folders.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { Project } from '../shared/project/project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import type { CloudFlags } from '../shared/cloud.ts';
import { hasDriver, openSessionDriver, type SessionTarget } from '../run/session-target.ts';
import { targetIn } from '../shared/target.ts';

/** Flags of `vendloop studio`. */
export interface StudioFlags extends CloudFlags, ProjectFlags {
  readonly fleet?: string;
  readonly stage: string;
  readonly speed?: string;
  readonly seed?: string;
  readonly out?: string;
  readonly runs?: string;
  readonly runsOnly?: boolean;
  readonly port: string;
  readonly host: string;
  readonly mcp?: boolean;
  readonly attach?: string;
}

/** The world that a studio starts. */
export interface WorldSettings {
  readonly stage: 'virtual' | 'live' | 'target';
  readonly target: SessionTarget | null;
  readonly fleet: readonly Group[];
  readonly seed: number;
  readonly speed: number;
  /** The folder of its evidence; null: one by date and time. */
  readonly out: string | null;
}

/** Settings of a studio. */
export interface StudioSettings {
  /** Null: only recorded runs are served. */
  readonly world: WorldSettings | null;
  readonly runsFolder: string;
  /** Where scenarios are written. */
  readonly scenarioFolder: string;
  readonly address: string;
  readonly port: number;
}

/** Machines of one studio at most. */
const maxStudioMachines = 1_000;
const defaultFleet = 'electronic-lock,spring,conveyor,drinks';

/** Reads the flags. @throws UsageError */
export async function studioSettings(io: CliIo, flags: StudioFlags): Promise<StudioSettings> {
  if (flags.attach !== undefined && flags.mcp !== true) throw new UsageError('--attach URL needs --mcp');
  const project = await loadProject(io, flags);
  if (flags.target !== undefined && (flags.fleet ?? flags.speed) !== undefined)
    throw new UsageError('--fleet and --speed are for a core of the studio’s own: they cannot be used with --target');
  if (flags.stage !== 'live' && flags.stage !== 'virtual')
    throw new UsageError(`--stage must be live or virtual, not "${flags.stage}"`);
  const port = wholeNumber('--port', flags.port, 0, 65_535);
  return {
    world: flags.runsOnly === true ? null : await worldSettings(io, flags, project),
    runsFolder: flags.runs ?? evidenceFolder(project),
    scenarioFolder: scenarioFolder(project),
    address: flags.host,
    port,
  };
}

async function worldSettings(io: CliIo, flags: StudioFlags, project: Project | null): Promise<WorldSettings> {
  const isOwnCore = flags.fleet !== undefined || (flags.target ?? flags.driver) === undefined;
  const offered = isOwnCore ? null : project;
  const seed = flags.seed === undefined ? systemSeed() : wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1);
  const speed = flags.speed === undefined ? 1 : decimalNumber('--speed', flags.speed, 0.1, 100);
  const ownFleet = fleetOf(flags.fleet ?? defaultFleet, maxStudioMachines, 'the studio');
  // The last one: what it opens must be closed.
  const behindDriver = hasDriver(flags, offered) ? await openSessionDriver(io, flags, offered) : null;
  const target = behindDriver ?? targetIn(flags, io, offered);
  return {
    stage: target ? 'target' : (flags.stage as 'live' | 'virtual'),
    target,
    fleet: target?.fleet ?? ownFleet,
    seed,
    speed,
    out: flags.out ?? null,
  };
}
