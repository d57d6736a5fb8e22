import type { CallbackPolicy } from '#core/domain/callback-rules.ts';
import { defaultConfig, type CoreConfig } from '#core/config.ts';
import { noLimits } from '#core/domain/attempt-limits.ts';
import type { Merchant } from '#core/domain/merchant.ts';
import { demoMerchant, furtherMerchant } from '#simulators/merchant/demo-merchant.ts';
import { freshnessModes, laneRows, machineRow } from '#simulators/machine/core-rows.ts';
import { fleetSpecs, type FleetGroup } from '#simulators/machine/fleet.ts';
import type { ExternalMachine, MachineSpec } from '#simulators/machine/machine-spec.ts';
import { withProfile } from '#simulators/motors/motor-type.ts';
import type { TimingProfile } from '#simulators/motors/timing.ts';
import type {
  CallbackTerms,
  DeclaredMachine,
  ExpectedMeasure,
  HistoryHeader,
  HistoryLimits,
  HistoryMachine,
} from '../history/header.ts';
import { durationMs } from '../scenario/duration.ts';
import { firstMerchant, receiverNames, type Group, type Scenario, type Track } from '../scenario/scenario.ts';
import { limitValue } from '../scenario/share.ts';
import type { Stage } from '../stages/stage.ts';
import { declaredMachines, historyLimits } from './header-terms.ts';
import type { TargetTerms } from './target-terms.ts';
import { planScenarioFaults, type SelectMachines, type FaultPlans } from './fault-plans.ts';

/** A scenario prepared for a stage: machines, the core's configuration, scripts, fault plans and the header. */
export interface RunSetup {
  readonly machines: readonly MachineSpec[];
  /** The first merchant, who orders and gets the callbacks. */
  readonly merchant: Merchant;
  /** Every merchant by its name in the scenario, the first one included. */
  readonly merchants: ReadonlyMap<string, Merchant>;
  readonly config: CoreConfig;
  /** Each track's steps at each of its machines. `track` counts the scenario's tracks from 1. */
  readonly scripts: readonly {
    readonly machine: MachineSpec;
    readonly track: number;
    readonly steps: Track['steps'];
  }[];
  /** Workloads, each with its machines. */
  readonly arrivals: readonly {
    readonly machines: readonly MachineSpec[];
    readonly of: Scenario['arrivals'][number];
  }[];
  /** Merchants who forge requests, each with its machines. */
  readonly probes: readonly { readonly machines: readonly MachineSpec[]; readonly of: Scenario['probes'][number] }[];
  readonly plans: FaultPlans;
  /** How many cores share one database; 1: one core with a store of its own. */
  readonly cores: number;
  /** One machine of a group. */
  readonly machineAt: (target: { readonly on: string; readonly machine: number }) => MachineSpec | undefined;
  /** Names of the callback receivers; `merchant` is always there. */
  readonly receivers: readonly string[];
  readonly header: HistoryHeader;
}

/** The number of a machine, the key of its messages, and its lanes where they are its own. */
export type MachineIdentity = Pick<MachineSpec, 'machineNo' | 'key'> &
  Partial<Pick<MachineSpec, 'lanes' | 'declaration' | 'external'>>;

/** Limits of a core that runs already. */
export type TargetLimits = Partial<
  Pick<CoreConfig, 'dwellMs' | 'timeoutMs' | 'orderExpiryMs' | 'timestampWindowMs' | 'callbacks'>
>;

/** How late a decision of several cores may be made because it met others in their database, ms. */
export const severalCoresSlackMs = 200;
/** How much later a message has its effect where that takes a commit of the database, and another core's help, ms. */
const severalCoresTravelMs = 15;

/** The machines of a scenario by the numbers that they have in a core of its own. */
export function scenarioMachines({ fleet }: Pick<Scenario, 'fleet'>): readonly MachineSpec[] {
  return fleetSpecs(fleet.map(fleetGroup));
}

/** What a run takes from elsewhere than its scenario. */
export interface SetupOptions {
  /** Who counts drops at real machines, by their numbers; no one where it is left out. */
  readonly external?: ReadonlyMap<string, ExternalMachine> | undefined;
  /** Fitted timing profiles by motor type, in place of the assumed ones. */
  readonly profiles?: ReadonlyMap<string, TimingProfile> | undefined;
  /** Which machine of a target core plays each machine of the scenario, by the number that it has by itself. */
  readonly identities?: ReadonlyMap<string, MachineIdentity>;
}

/**
 * Prepares a scenario for a stage.
 * @throws Error in one sentence when it names an unknown motor type or fault.
 */
export function prepareRun(
  scenario: Scenario,
  stage: Pick<Stage, 'name' | 'speed' | 'slackMs' | 'travelMs'>,
  seed: number,
  { profiles, identities, external }: SetupOptions = {},
): RunSetup {
  const specs = scenarioMachines(scenario).map((spec) => ({
    ...withFittedProfile(spec, profiles),
    ...(spec.external && { external: external?.get(spec.machineNo) ?? spec.external }),
    ...identities?.get(spec.machineNo),
  }));
  const [cores, plans] = [scenario.cores ?? 1, planScenarioFaults(scenario, machineSelector(specs))];
  const machines = specs.map((spec) => ({ ...spec, faults: plans.byMachine.get(spec.machineNo) ?? [] }));
  const selectFrom = machineSelector(machines);
  const merchants = new Map([
    [firstMerchant, demoMerchant],
    ...scenario.merchants.map(
      ({ merchant, signDialects }) => [merchant, furtherMerchant(merchant, signDialects)] as const,
    ),
  ]);
  const config: CoreConfig = {
    ...defaultConfig,
    merchants: [...merchants.values()],
    machines: machines.map((spec) => machineRow(spec, (merchants.get(ownerOf(spec)) ?? demoMerchant).appId)),
    lanes: machines.flatMap((spec) => laneRows(spec)),
    // Some scenarios send many wrong calls on purpose.
    limits: scenario.attemptLimits ? defaultConfig.limits : noLimits,
    freshness: { ...defaultConfig.freshness, machines: freshnessModes(machines) },
    // Receivers of the virtual stage have names; those of the live one are on this computer.
    callbacks: { ...defaultConfig.callbacks, allowAddresses: stage.name === 'virtual' ? [] : ['127.0.0.0/8'] },
  };
  return {
    machines,
    merchant: demoMerchant,
    merchants,
    config,
    scripts: scenario.tracks.flatMap((track, index) =>
      selectFrom(track).map((machine) => ({ machine, track: index + 1, steps: track.steps })),
    ),
    arrivals: scenario.arrivals.map((arrival) => ({ machines: selectFrom(arrival), of: arrival })),
    probes: scenario.probes.map((probes) => ({ machines: selectFrom(probes), of: probes })),
    plans,
    cores,
    machineAt: (target) => selectFrom(target)[0],
    receivers: receiverNames(scenario),
    header: {
      format: 'vendloop-history/2',
      scenario: scenario.name,
      stage: stage.name,
      seed,
      speed: stage.speed,
      timeoutMs: config.timeoutMs,
      slackMs: stage.slackMs + (cores > 1 ? severalCoresSlackMs : 0),
      callbacks: callbackTerms(config.callbacks),
      ...headerTerms(machines, config, cores),
      faults: plans.headerFaults,
      proves: scenario.proves,
      expect: scenario.expect.map(toExpectedMeasure),
      ...travelTerms(stage, cores),
    },
  };
}

/** A group of a scenario as a fleet has it. */
export function fleetGroup({ group, merchant, ...rest }: Group): FleetGroup {
  const { utcOffsetMinutes, hasLift, hasDropSensor, floorType, prices, lanesPerProduct, keys, ...described } = rest;
  const { external, ...machine } = described;
  const declaration = { merchant, utcOffsetMinutes, hasLift, hasDropSensor, floorType, prices, lanesPerProduct, keys };
  const real = external && ({ external: { drops: { by: 'none' } } } as const);
  return { name: group, ...machine, declaration, ...real };
}

/** Name of the merchant that a machine belongs to. */
export function ownerOf({ declaration }: Pick<MachineSpec, 'declaration'>): string {
  return declaration?.merchant ?? firstMerchant;
}

/**
 * The same for a target core: with the machines and the merchant that it knows. The defaults are assumed for its
 * configuration.
 * @param core its merchant, and the limits that are known.
 * @param terms what it shows of its machines.
 * @param proves the checks that must have a case.
 */
export function prepareTargetRun(
  setup: RunSetup,
  machines: readonly MachineSpec[],
  { merchant, limits = {} }: { readonly merchant: Merchant; readonly limits?: TargetLimits | undefined },
  terms: TargetTerms,
  proves: readonly string[],
): RunSetup {
  const { header } = setup;
  const config = {
    ...setup.config,
    ...limits,
    merchants: [merchant],
    machines: machines.map((spec) => machineRow(spec, merchant.appId)),
    lanes: machines.flatMap((spec) => laneRows(spec)),
    limits: defaultConfig.limits,
  };
  return {
    ...setup,
    machines,
    merchant,
    merchants: new Map([[firstMerchant, merchant]]),
    config,
    header: {
      ...header,
      timeoutMs: config.timeoutMs,
      callbacks: callbackTerms(config.callbacks),
      ...targetHeaderTerms(machines, config, terms),
      proves,
    },
  };
}

/** What the header declares of a target core: what it shows, and the rest as far as it is known. */
export function targetHeaderTerms(
  machines: readonly MachineSpec[],
  config: CoreConfig,
  terms: TargetTerms,
): Pick<HistoryHeader, 'machines' | 'merchants' | 'limits'> {
  const assumed = declaredMachines(config);
  const { privateReceivers: _, allowances: __, ...limits } = historyLimits(config);
  return {
    machines: machines.map((spec) => {
      const row = assumed.get(spec.machineNo);
      const shown = terms.machines.get(spec.machineNo);
      const demo = row && shown?.name === row.name ? hardwareOf(row) : {};
      return { ...toHeaderMachine(spec, config), ...demo, ...shown };
    }),
    merchants: [terms.merchant],
    // A target has them in force, unless it is known otherwise.
    limits: { ...limits, attemptLimits: true },
  };
}

/** What is known of a machine that is called like a demo machine, besides what its core shows. */
function hardwareOf({
  floorType,
  hasLift,
  hasDropSensor,
  utcOffsetMinutes,
  freshness = 'undeclared',
}: DeclaredMachine): Partial<DeclaredMachine> {
  return { floorType, hasLift, hasDropSensor, utcOffsetMinutes, freshness };
}

/** What the header declares of a core and its machines. */
export function headerTerms(
  machines: readonly MachineSpec[],
  config: CoreConfig,
  cores = 1,
): Pick<HistoryHeader, 'machines' | 'merchants' | 'limits'> {
  const declared = declaredMachines(config);
  return {
    machines: machines.map((spec) => ({ ...toHeaderMachine(spec, config), ...declared.get(spec.machineNo) })),
    merchants: config.merchants.map(({ appId }) => ({ appId })),
    limits: cores > 1 ? limitsOfSeveral(config) : historyLimits(config),
  };
}

/** How long a message is under way at most, where that is known. */
function travelTerms({ travelMs }: Pick<Stage, 'travelMs'>, cores: number): Pick<HistoryHeader, 'travelMs'> {
  return travelMs === undefined ? {} : { travelMs: travelMs + (cores > 1 ? severalCoresTravelMs : 0) };
}

/** Each core counts wrong calls for itself: how many are allowed depends on where they happened to go. */
function limitsOfSeveral(config: CoreConfig): HistoryLimits {
  const { allowances: _, ...limits } = historyLimits(config);
  return limits;
}

/** A machine in the header of a history. */
export function toHeaderMachine(
  { machineNo, motor, group, firmware, overlapping, lanes, stockPerLane, external }: MachineSpec,
  { dwellMs }: Pick<CoreConfig, 'dwellMs'>,
): HistoryMachine {
  return {
    machine: machineNo,
    motor: motor.name,
    kind: motor.kind,
    dwellMs: dwellMs[motor.kind],
    multiDrop: motor.multiDrop,
    profile: motor.profile.origin,
    group,
    firmware,
    overlapping,
    stock: lanes * stockPerLane,
    ...(external && { drops: external.drops.by }),
  };
}

/** The callback policy in the header of a history. */
export function callbackTerms({
  timeoutMs,
  maxAttempts,
  firstPauseMs,
  maxPauseMs,
  maxPerReceiver,
}: CallbackPolicy): CallbackTerms {
  return { timeoutMs, maxAttempts, firstPauseMs, maxPauseMs, maxPerReceiver };
}

/** A machine with the motor type's fitted profile, where there is one. */
function withFittedProfile(spec: MachineSpec, profiles?: ReadonlyMap<string, TimingProfile>): MachineSpec {
  const profile = profiles?.get(spec.motor.name);
  return profile ? { ...spec, motor: withProfile(spec.motor, profile) } : spec;
}

function machineSelector(machines: readonly MachineSpec[]): SelectMachines {
  const groups = new Map<string, MachineSpec[]>();
  for (const spec of machines) {
    const group = groups.get(spec.group);
    if (group) group.push(spec);
    else groups.set(spec.group, [spec]);
  }
  return ({ on, machine }) => {
    const group = groups.get(on) ?? [];
    return machine === undefined ? group : group.slice(machine - 1, machine);
  };
}

function toExpectedMeasure({ measure, min, max, band }: Scenario['expect'][number]): ExpectedMeasure {
  return {
    measure,
    min: min === undefined ? null : limitValue(min),
    max: max === undefined ? null : limitValue(max),
    band: limitValue(band),
  };
}

/** Least and greatest delay of each path of the virtual network, ms; absent where the scenario has none. */
export function networkDelays({ network }: Scenario): {
  linkDelayMs?: readonly [number, number];
  httpDelayMs?: readonly [number, number];
} {
  const { link, http } = network;
  return {
    ...(link && { linkDelayMs: [durationMs(link[0]), durationMs(link[1])] as const }),
    ...(http && { httpDelayMs: [durationMs(http[0]), durationMs(http[1])] as const }),
  };
}
