import { JoinError } from '#harness/runner/join-target.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { worldSeed } from '../seeds.ts';
import { drawTargetWorld } from './draw-target-world.ts';
import { MachinePool } from './machine-pool.ts';
import type { LeftOutWorld, PlayedWorld, TargetSimulation } from './target-simulation.ts';
import type { TargetTraits } from './traits.ts';
import { worldLengthMs } from './world-length.ts';

/** Which worlds are played, at which cloud. */
export interface TargetSimulationRequest {
  readonly url: string;
  /** Seed of the first world; the next world has the next seed. */
  readonly seed: number;
  /** Worlds at most; null: as many as the time allows. */
  readonly worlds: number | null;
  /** Worlds that are played at a time, each on machines of its own. */
  readonly jobs: number;
  /** Plays all worlds, even after findings. */
  readonly keepGoing: boolean;
  readonly traits: TargetTraits;
  readonly machines: readonly MachineSpec[];
}

/** What a simulation at a cloud needs of its surroundings. */
export interface TargetSimulationHooks {
  /** Plays a world with these machines. @throws JoinError where the cloud refuses to begin, DriverError. */
  readonly play: (world: Scenario, machines: readonly MachineSpec[]) => Promise<PlayedWorld>;
  /** Time that is left, ms; Infinity where there is no limit. */
  readonly leftMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly isInterrupted: () => boolean;
  /** Called after each world. */
  readonly onWorld: (world: PlayedWorld) => void;
}

/** So many worlds in a row are passed over before the simulation ends. */
const maxPassedOver = 30;
/** How long a machine that was refused rests before the cloud is asked again, ms. */
const refusedRestMs = 5_000;
/** How often a world whose machines are in use looks for free ones, ms. */
const lookEveryMs = 200;

const tooLong = 'it takes longer than the time that was left';

/**
 * Plays random worlds at a cloud that runs already, some at a time on machines of their own, until the worlds or the
 * time are used up, one fails, or the cloud is lost. Worlds that have begun are played to their end. One that would
 * take longer than the time that is left is passed over.
 */
export async function simulateTarget(
  request: TargetSimulationRequest,
  hooks: TargetSimulationHooks,
): Promise<TargetSimulation> {
  const { url, seed, jobs, machines } = request;
  const pool = new MachinePool(machines);
  const worlds = new WorldSequence(request, hooks.leftMs);
  const played: PlayedWorld[] = [];
  let brokenOff: string | null = null;
  const playOn = async (): Promise<void> => {
    for (let world = worlds.next(); world && brokenOff === null; world = worlds.next()) {
      const outcome = await playWorld(world, pool, hooks);
      if (typeof outcome === 'string') {
        worlds.leaveOut(world.seed, outcome);
        continue;
      }
      played.push(outcome);
      hooks.onWorld(outcome);
      if (outcome.driverFailure !== null) brokenOff ??= `The driver failed: ${outcome.driverFailure}.`;
      else if (hooks.isInterrupted()) brokenOff ??= 'It was interrupted.';
      if (outcome.findings.length > 0 && !request.keepGoing) worlds.end();
    }
  };
  const player = (): Promise<void> =>
    playOn().catch((error: unknown) => {
      if (!(error instanceof JoinError || error instanceof DriverError)) throw error;
      brokenOff ??= `It broke off: ${error.message}.`;
    });
  await Promise.all(Array.from({ length: jobs }, player));
  const bySeed = (a: { readonly seed: number }, b: { readonly seed: number }): number => a.seed - b.seed;
  return {
    url,
    seed,
    played: played.sort(bySeed),
    leftOut: worlds.leftOut(played.length === 0).toSorted(bySeed),
    setAside: pool.setAside,
    brokenOff,
  };
}

/** The worlds of a simulation in order, without those that take too long. */
class WorldSequence {
  readonly #request: TargetSimulationRequest;
  readonly #leftMs: () => number;
  readonly #leftOut: LeftOutWorld[] = [];
  #passedOver: LeftOutWorld[] = [];
  #index = 0;
  #hasEnded = false;

  constructor(request: TargetSimulationRequest, leftMs: () => number) {
    this.#request = request;
    this.#leftMs = leftMs;
  }

  /** The next world; null: there is none, or none that fits into the time that is left. */
  next(): Scenario | null {
    const { seed: firstSeed, worlds, traits } = this.#request;
    while (!this.#hasEnded && this.#index < (worlds ?? Infinity) && this.#passedOver.length < maxPassedOver) {
      const seed = worldSeed(firstSeed, this.#index);
      this.#index += 1;
      const world = drawTargetWorld(seed, traits);
      if (worldLengthMs(world, traits) <= this.#leftMs()) {
        this.#leftOut.push(...this.#passedOver);
        this.#passedOver = [];
        return world;
      }
      this.#passedOver.push({ seed, reason: tooLong });
    }
    return null;
  }

  leaveOut(seed: number, reason: string): void {
    this.#leftOut.push({ seed, reason });
  }

  end(): void {
    this.#hasEnded = true;
  }

  /** @param all also those that were passed over when the time was up. */
  leftOut(all: boolean): readonly LeftOutWorld[] {
    return all || this.#request.worlds !== null ? [...this.#leftOut, ...this.#passedOver] : this.#leftOut;
  }
}

/** @returns the world, or why it was not played. */
async function playWorld(
  world: Scenario,
  pool: MachinePool,
  { play, wait }: TargetSimulationHooks,
): Promise<PlayedWorld | string> {
  const motors = world.fleet.flatMap(({ motor, count }) => Array.from({ length: count }, () => motor));
  let refused: string | null = null;
  while (pool.has(motors)) {
    const machines = pool.take(motors);
    if (!machines) {
      await wait(lookEveryMs);
      continue;
    }
    if (machines.some(({ machineNo }) => machineNo === refused)) await wait(refusedRestMs);
    try {
      const result = await play(world, machines);
      pool.played(machines);
      return result;
    } catch (error) {
      pool.giveBack(machines);
      if (!(error instanceof JoinError) || error.machine === null) throw error;
      refused = error.machine;
      pool.refused(error.machine, error.message);
    }
  }
  return `no machines are left for it (${motors.join(', ')})`;
}
