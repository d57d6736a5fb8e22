import type { Group } from '#harness/scenario/scenario.ts';
import { systemSeed } from '#harness/stages/random.ts';
import { UsageError, decimalNumber, wholeNumber } from '../shared/errors.ts';
import { fleetOf } from '../shared/fleet-flag.ts';
import type { CliIo } from '../shared/io.ts';
import { evidenceFolder, scenarioFolder } from '../shared/project/folders.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import { targetIn, type Target } from '../shared/target.ts';
import type { TargetFlags } from '../shared/target-options.ts';

/** Flags of `vendloop studio`. */
export interface StudioFlags extends TargetFlags, ProjectFlags {
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
  readonly target: Target | null;
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
  const isOwnCore = flags.fleet !== undefined || flags.target === undefined;
  const target = targetIn(flags, io, isOwnCore ? null : project);
  if (flags.stage !== 'live' && flags.stage !== 'virtual')
    throw new UsageError(`--stage must be live or virtual, not "${flags.stage}"`);
  const runsFolder = flags.runs ?? evidenceFolder(project);
  return {
    world:
      flags.runsOnly === true
        ? null
        : {
            stage: target ? 'target' : flags.stage,
            target,
            fleet: target?.fleet ?? fleetOf(flags.fleet ?? defaultFleet, maxStudioMachines, 'the studio'),
            seed: flags.seed === undefined ? systemSeed() : wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1),
            speed: flags.speed === undefined ? 1 : decimalNumber('--speed', flags.speed, 0.1, 100),
            out: flags.out ?? null,
          },
    runsFolder,
    scenarioFolder: scenarioFolder(project),
    address: flags.host,
    port: wholeNumber('--port', flags.port, 0, 65_535),
  };
}
