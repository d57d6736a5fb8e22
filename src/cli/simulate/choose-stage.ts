import { loadProject } from '../shared/project/load-project.ts';
import type { CliIo } from '../shared/io.ts';
import { openTarget } from '../run/open-target.ts';
import { targetSettingsOf, virtualOnlyFlag } from './at-target/target-flags.ts';
import type { SimulateFlags } from './flags.ts';

/** Runs worlds in virtual time, or at the cloud that --target or the project file names. */
export async function simulateWhereAsked(io: CliIo, flags: SimulateFlags): Promise<void> {
  const project = await loadProject(io, flags);
  // A wrong flag is refused before a cloud is asked.
  if (flags.target !== undefined) targetSettingsOf(flags);
  // A flag about virtual time sets the target of the project file aside.
  const target = await openTarget(io, flags, virtualOnlyFlag(flags) === undefined ? project : null);
  if (!target) {
    await (await import('./run-simulation.ts')).runSimulation(io, flags);
    return;
  }
  try {
    await (await import('./at-target/run-at-target.ts')).runAtTarget(io, flags, target, project);
  } finally {
    await target.close();
  }
}
