import { checks } from '#harness/checks/index.ts';
import { checksThroughDriver, visibleChecks } from '#harness/judge/judgement.ts';
import { JoinError, listMachines, type ListedMachine } from '#harness/runner/join-target.ts';
import { scenarioMachines } from '#harness/runner/run-setup.ts';
import { assignMachines, unplayableOnTarget, type RunTarget } from '#harness/runner/scenario-on-target.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { unplayableThroughDriver } from '#harness/runner/scenario-through-driver.ts';
import type { ProxyAddress } from '#harness/stages/external/external-proxy.ts';
import { targetStage } from '#harness/stages/target/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { demoMotor } from '../shared/demo-motor.ts';
import { targetAccountIn, targetMachinesIn } from '../shared/target.ts';
import { projectMachines } from '../shared/project/machines.ts';
import { projectTarget } from '../shared/project/target.ts';
import { projectArguments, type ProjectFlags } from '../shared/project/options.ts';
import type { Project } from '../shared/project/project.ts';
import type { TargetFlags } from '../shared/target-options.ts';
import type { CliIo } from '../shared/io.ts';
import { openDriverTarget } from './open-driver-target.ts';
import type { OpenTarget } from './target-of-run.ts';

/**
 * Finds the core of --target or of the project file, and the machines there that may take part: those that are named,
 * else those of the project file, else all that are free.
 * @returns null where no core is named.
 * @throws UsageError that names the flag, or CannotJoin in one sentence when no core can be asked there.
 */
export async function openTarget(
  io: CliIo,
  flags: TargetFlags & ProjectFlags & { readonly driver?: string },
  project: Project | null,
  proxy?: ProxyAddress,
): Promise<OpenTarget | null> {
  const throughDriver = await openDriverTarget(io, flags, project, proxy);
  if (throughDriver) return throughDriver;
  const account = targetAccountIn(flags, io, project);
  if (!account) return null;
  const { url, merchant, limits } = account;
  const known = projectMachines(project).map(({ machineNo }) => machineNo);
  const text = flags.machines ?? (known.join(',') || freeMachines(await listed(url, merchant)));
  const { machines } = text === '' ? { machines: [] } : targetMachinesIn(text, io, project);
  const repeated = [
    '--target',
    url,
    ...(flags.machines === undefined ? [] : ['--machines', flags.machines]),
    ...(flags.appid === undefined ? [] : ['--appid', flags.appid]),
    ...projectArguments(flags),
  ];
  return {
    url,
    merchant,
    // Only a run that has a proxy can be dialled by real machines.
    machines: proxy ? machines : machines.filter(({ external }) => !external),
    limits,
    flags: repeated,
    openStage: (seed) => targetStage({ seed, url, machineUrl: machineUrlOf(url, project), proxy }),
    close: () => Promise.resolve(),
  };
}

/** The machines' address of the file belongs to its own target. */
function machineUrlOf(url: string, project: Project | null): string | undefined {
  const target = projectTarget(project);
  return target?.url === url ? target.machineUrl : undefined;
}

async function listed(url: string, merchant: RunTarget['merchant']): Promise<readonly ListedMachine[]> {
  const stage = targetStage({ seed: 0, url });
  try {
    return await listMachines({ url, merchant, http: stage.http, clock: stage.clock });
  } finally {
    await stage.close();
  }
}

/** The machines that are offline, as --machines would name them. One whose motor type is unknown is left out. */
function freeMachines(machines: readonly ListedMachine[]): string {
  return machines
    .flatMap(({ machineNo, online, type }) => {
      if (online) return [];
      const demo = motorTypes.find(({ name }) => name === demoMotor(machineNo));
      const motor = type === '' || demo?.kind === type ? demo : motorTypes.find(({ kind }) => kind === type);
      return motor ? [`${machineNo}:${motor.name}`] : [];
    })
    .join(',');
}

/** What of a scenario cannot be played at a target, a phrase each. */
export function unplayableAt(scenario: Scenario, { driver }: Pick<OpenTarget, 'driver'>): readonly string[] {
  return [...unplayableOnTarget(scenario), ...(driver ? unplayableThroughDriver(scenario, driver.capabilities) : [])];
}

/** Why a scenario is not played at a target, a phrase each; empty where it can be, and where its laws can be seen. */
export function reasonsAgainstTarget(scenario: Scenario, target: OpenTarget): readonly string[] {
  const { machines, driver } = target;
  const visible = driver ? checksThroughDriver : visibleChecks;
  const hidden = scenario.proves.filter((name) => checks.some((check) => check.name === name) && !visible.has(name));
  return [
    ...unplayableAt(scenario, target),
    ...missingMachines(scenario, machines),
    ...(hidden.length > 0 ? [`it is to prove ${hidden.join(', ')}, which is not visible from outside`] : []),
  ];
}

function missingMachines(scenario: Scenario, offered: OpenTarget['machines']): readonly string[] {
  try {
    assignMachines(scenarioMachines(scenario), offered);
    return [];
  } catch (error) {
    if (error instanceof JoinError) return [error.message];
    throw error;
  }
}
