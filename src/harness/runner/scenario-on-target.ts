import type { Merchant } from '#core/domain/merchant.ts';
import { productInLane } from '#simulators/machine/core-rows.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { Group, Scenario } from '../scenario/scenario.ts';
import { whatNeedsSimulation } from '../scenario/problems/external-problems.ts';
import type { Step } from '../scenario/steps.ts';
import type { Stage } from '../stages/stage.ts';
import { askingClient, checkJoinable, JoinError } from './join-target.ts';
import {
  prepareRun,
  prepareTargetRun,
  scenarioMachines,
  type MachineIdentity,
  type RunSetup,
  type SetupOptions,
  type TargetLimits,
} from './run-setup.ts';
import { prepareThroughDriver } from './driver-terms.ts';
import { readTargetTerms, type TargetTerms } from './target-terms.ts';

/** Who plays a scenario at a core that runs already. */
export interface RunTarget {
  readonly merchant: Merchant;
  /** Machines of the core that may take part. */
  readonly machines: readonly MachineSpec[];
  /** Limits of the core, where they are known to differ from the documented ones. */
  readonly limits?: TargetLimits | undefined;
}

/**
 * What of a scenario cannot be played at a core that vendloop did not start: a phrase each, empty where all of it can.
 */
export function unplayableOnTarget(scenario: Scenario): readonly string[] {
  const { merchants, core, network, fleet, tracks } = scenario;
  const steps = new Set(tracks.flatMap((track) => track.steps.flatMap((step) => unplayableStep(step) ?? [])));
  return [
    ...(merchants.length > 0 ? ['it has several merchants'] : []),
    ...(core.crashes.length > 0 ? ['it kills the core'] : []),
    ...(core.stalls.length > 0 ? ['it stalls the core'] : []),
    ...(core.store.length > 0 ? ['it disturbs the store of the core'] : []),
    ...(network.faults.every((fault) => isOnRealLine(fault, fleet)) ? [] : ['it disturbs the network']),
    ...fleet.flatMap(unplayableGroup),
    ...steps,
  ];
}

/** How often a pickup code may be tried at once before a core's attempt limits come into play (PROTOCOL §1.38). */
const mostCodesAtOnce = 5;

/** The refusal of an order for more than a lane holds (PROTOCOL §6). */
const soldOutCode = 6047;

/** The lines of real machines lead through the proxy of the run. */
function isOnRealLine({ path, on }: Scenario['network']['faults'][number], fleet: Scenario['fleet']): boolean {
  return path === 'link' && fleet.some(({ group, external }) => group === on && external);
}

function unplayableStep(step: Step): string | null {
  if ('killCore' in step) return 'a step kills the core';
  if ('setClock' in step) return 'a step sets the clock of the core';
  if ('injectNetworkFault' in step) return 'a step disturbs the network';
  if ('useKey' in step) return 'a step uses a second key of a machine';
  if ('order' in step && 'expect' in step && step.expect === soldOutCode) return 'a step expects a lane to be sold out';
  if ('consume' in step && step.atOnce > mostCodesAtOnce)
    return `a step uses a pickup code ${step.atOnce} times at once, which the attempt limits of a core refuse`;
  return null;
}

/** Members of a group that declare a machine to the core: a target has its own. */
const declared = ['utcOffsetMinutes', 'hasLift', 'hasDropSensor', 'floorType'] as const;
const declaredTerms = ['prices', 'lanesPerProduct', 'keys'] as const;

function unplayableGroup(group: Group): readonly string[] {
  const named = [...declared, ...declaredTerms].filter((member) => group[member] !== undefined);
  const all = group.board === 1 ? named : [...named, 'board'];
  return all.length === 0 ? [] : [`group ${group.group} declares ${all.join(', ')} of its machines`];
}

/**
 * Chooses a machine of a target for each of a scenario, each once: of the same motor type, in the order of both. Real
 * machines play groups that are marked so; any other group when no simulated machine is left.
 * @throws CannotJoin that names what is missing.
 */
export function assignMachines(
  wanted: readonly MachineSpec[],
  offered: readonly MachineSpec[],
): ReadonlyMap<string, MachineIdentity> {
  const free = [...offered];
  const identities = new Map<string, MachineIdentity>();
  for (const { machineNo, motor, external } of wanted) {
    const fitting = free.filter((spec) => spec.motor.name === motor.name);
    const real = fitting.find((spec) => spec.external);
    const chosen = external ? real : (fitting.find((spec) => !spec.external) ?? real);
    if (chosen) free.splice(free.indexOf(chosen), 1);
    else throw new JoinError(external ? noReal(motor.name) : shortage(motor.name, wanted, offered));
    identities.set(machineNo, identityOf(chosen));
  }
  return identities;
}

function noReal(motor: string): string {
  return (
    `the scenario needs a real ${motor} machine more than there are: enter it in "machines" of the project file, ` +
    `with "external: true" and "motor: ${motor}"`
  );
}

/** A machine with lanes of its own sells what they hold. */
function identityOf({ machineNo, key, lanes, declaration, external }: MachineSpec): MachineIdentity {
  return {
    machineNo,
    key,
    ...(external && { external }),
    ...(declaration?.products && { lanes, declaration: { products: declaration.products } }),
  };
}

function shortage(motor: string, wanted: readonly MachineSpec[], offered: readonly MachineSpec[]): string {
  const count = (specs: readonly MachineSpec[]): number => specs.filter((spec) => spec.motor.name === motor).length;
  const needed = count(wanted);
  return (
    `the scenario needs ${needed} ${motor} ${needed === 1 ? 'machine' : 'machines'}, and the target offers ` +
    `${count(offered)} that are free: name more with --machines, like 86012345:${motor}, enter more in the machines ` +
    'of the project file, or enter more there'
  );
}

/**
 * Prepares a scenario for a core that runs already. It asks there and changes nothing.
 * @throws CannotJoin in one sentence when the core cannot be joined, or does not have what the scenario needs.
 * @throws DriverError when the driver of a cloud fails.
 */
export async function prepareOnTarget(
  scenario: Scenario,
  stage: Stage,
  seed: number,
  target: RunTarget,
  options: Pick<SetupOptions, 'profiles'>,
): Promise<RunSetup> {
  const prepared = prepare(scenario, stage, seed, target, options);
  // What a merchant sees of a driver that fails is no answer of the cloud.
  const failure = stage.driver?.failure.then((error) => Promise.reject(error));
  return failure ? Promise.race([failure, prepared]) : prepared;
}

async function prepare(
  scenario: Scenario,
  stage: Stage,
  seed: number,
  { merchant, machines: offered, limits }: RunTarget,
  { profiles }: Pick<SetupOptions, 'profiles'>,
): Promise<RunSetup> {
  const { targetUrl: url = '', http, clock } = stage;
  const identities = assignMachines(scenarioMachines(scenario), offered);
  const setup = prepareRun(scenario, stage, seed, { profiles, identities });
  for (const { external, group, machineNo } of setup.machines) {
    const [problem] = external ? whatNeedsSimulation(scenario, group) : [];
    if (problem)
      throw new JoinError(
        `machine ${external?.name ?? machineNo} is real and would play group ${group}: ${problem.message}`,
      );
  }
  await checkJoinable({ url, merchant, machines: setup.machines, http, clock });
  const numbers = setup.machines.map(({ machineNo }) => machineNo);
  const terms = await readTargetTerms(askingClient({ url, merchant, http, clock }), merchant.appId, numbers);
  for (const { machine, steps } of setup.scripts) checkLanes(machine, steps, terms);
  const prepared = prepareTargetRun(setup, setup.machines, { merchant, limits }, terms, scenario.proves);
  return prepareThroughDriver(prepared, stage.driver);
}

/** How many items steps order of each lane, at most. */
function itemsOrdered(steps: readonly Step[]): ReadonlyMap<number, number> {
  const items = new Map<number, number>();
  const add = (lane: number, count: number): unknown => items.set(lane, (items.get(lane) ?? 0) + count);
  for (const step of steps) {
    if ('sell' in step) add(step.sell.lane, step.sell.quantity * step.times);
    else if ('order' in step && 'moreLines' in step)
      for (const { lane, quantity } of [step, ...step.moreLines]) add(lane, quantity * (1 + step.copies));
  }
  return items;
}

/** @throws CannotJoin when a lane of a machine does not have what is ordered of it. */
function checkLanes(machine: MachineSpec, steps: readonly Step[], { machines }: TargetTerms): void {
  const items = itemsOrdered(steps);
  const shown = machines.get(machine.machineNo)?.lanes;
  if (!shown) return;
  for (const [laneNo, count] of items) {
    const lane = shown.find((candidate) => candidate.lane === laneNo);
    const productId = productInLane(machine, laneNo);
    if (lane?.productId !== productId)
      throw new JoinError(
        `lane ${laneNo} of machine ${machine.machineNo} ` +
          `${lane ? `sells product ${lane.productId}` : 'does not exist'}; ` +
          `the scenario orders product ${productId} there`,
        machine.machineNo,
      );
    if (lane.stock < count)
      throw new JoinError(
        `lane ${laneNo} of machine ${machine.machineNo} has ${lane.stock} items, and the scenario orders up to ` +
          `${count}: fill it, or name another machine with --machines`,
        machine.machineNo,
      );
  }
}
