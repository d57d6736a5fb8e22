import type { Stage } from '#harness/stages/stage.ts';
import { joinOnStage } from '#harness/runner/join-target.ts';
import { targetStage } from '#harness/stages/target/index.ts';
import { openDriverTarget } from './open-driver-target.ts';
import type { CloudFlags } from '../shared/cloud.ts';
import { UsageError } from '../shared/errors.ts';
import { groupOf, maxMachines } from '../shared/fleet-flag.ts';
import type { CliIo } from '../shared/io.ts';
import type { Language } from '../shared/language.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import type { Project } from '../shared/project/project.ts';
import type { Target } from '../shared/target.ts';

/** A core that runs already, or a cloud behind a driver. */
export interface SessionTarget extends Target {
  /** Makes the stage of a session; left out: that of a core with vendloop's own protocol. */
  openStage?(seed: number): Stage;
  /** Ends what was opened with it. */
  close?(): Promise<void>;
}

/** Machines of a cloud that are played where none are named. */
const defaultCount = 4;

/** Whether a cloud is played through a driver that a flag or the project file names. */
export function hasDriver(flags: CloudFlags, project: Project | null): boolean {
  return flags.driver !== undefined || project?.members.driver !== undefined;
}

/**
 * Opens a cloud behind a driver: with the machines that are named, else with those of the project file, else with the
 * first ones that are free. The caller closes it.
 * @throws UsageError for a flag, DriverError when the driver cannot be loaded, CannotJoin when no cloud answers.
 */
export async function openSessionDriver(
  io: CliIo,
  flags: CloudFlags & ProjectFlags,
  project: Project | null,
): Promise<SessionTarget | null> {
  const target = await openDriverTarget(io, flags, project);
  if (!target) return null;
  const areNamed = flags.machines !== undefined || (project?.members.machines ?? []).length > 0;
  const { url, merchant, limits } = target;
  const chosen = target.machines.slice(0, areNamed ? maxMachines : defaultCount);
  if (chosen.length === 0) {
    await target.close();
    throw new UsageError(`no machine at ${url} is free to be played: name machines with --machines`);
  }
  const motors = [...new Set(chosen.map(({ motor }) => motor.name))];
  const machines = motors.flatMap((name) => chosen.filter(({ motor }) => motor.name === name));
  const countOf = (name: string): number => machines.filter(({ motor }) => motor.name === name).length;
  const fleet = motors.map((name) => groupOf(`${name}:${countOf(name)}`, '--machines'));
  return {
    ...{ url, merchant, limits, machines, fleet },
    openStage: (seed) => target.openStage(seed),
    close: () => target.close(),
  };
}

/**
 * Makes the stage of a session at a target that can be joined. The caller closes it.
 * @throws CannotJoin in one sentence when it cannot be joined; the target is closed then.
 */
export async function joinSessionTarget(target: SessionTarget, seed: number, language: Language): Promise<Stage> {
  const { url, merchant, machines } = target;
  const stage = target.openStage?.(seed) ?? targetStage({ seed, url });
  try {
    return await joinOnStage(stage, { url, merchant, machines, language });
  } catch (error) {
    await target.close?.();
    throw error;
  }
}
