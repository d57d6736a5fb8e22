import type { Random } from '#core/ports/random.ts';
import { withProfile, type MotorType } from '#simulators/motors/motor-type.ts';
import { quantileOf, type Distribution, type TimingProfile } from '#simulators/motors/timing.ts';
import { timeOf } from '#simulators/motors/run-plan.ts';
import { percentiles, type Percentiles } from '../history/percentiles.ts';
import { sampleDistance, type Distance } from './sample-distance.ts';
import type { RunTimes } from './run-times.ts';

/** Shares at which a distribution is kept: dense in the tail, where precision matters. */
const shares = [
  0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9,
  0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999, 1,
];

/** Runs that are simulated to see how well a profile fits. */
const simulatedRuns = 5_000;

/** Fewer runs than this are all used for the fit, and the distance is to the very runs that were fitted. */
const minRunsToHoldOut = 90;

/** An observable: what the log shows, and what the fitted profile makes of it. */
export interface Observable {
  readonly name: 'command to acknowledgement' | 'command to result';
  readonly log: readonly number[];
  readonly simulated: readonly number[];
  readonly distance: Distance;
  readonly logPercentiles: Percentiles | undefined;
  readonly simulatedPercentiles: Percentiles | undefined;
}

/** A profile and how well it fits. */
export interface Fit {
  readonly profile: TimingProfile;
  readonly observables: readonly Observable[];
  /**
   * Runs that were fitted, and runs that were kept apart to measure the fit by; 0: it was measured by the same ones.
   */
  readonly fittedRuns: number;
  readonly heldOutRuns: number;
  /** Share of simulated runs outside the 500–1000 ms of a healthy one (PROTOCOL §4.4). */
  readonly outsideHealthy: number;
}

/**
 * Fits a timing profile to recorded runs. A log shows sums: the modem's way down and up cannot be separated from the
 * board's own delay, nor the board's last look from the motor. So the modem and the last look are held constant, at the
 * motor type's assumed medians or less where the log leaves no room for them, and everything that varies goes into the
 * acknowledgement and the motor. What can be observed, command to acknowledgement and command to result, is then
 * reproduced as it was recorded; the two are taken to be independent of each other but for their common part. Where the
 * log has the motor's times as well, as a history of ours does, every part is fitted to its own.
 * @param random stream of the split and of the simulated runs.
 */
export function fitProfile(motor: MotorType, runs: readonly RunTimes[], source: string, random: Random): Fit {
  const { fitting: trainingRuns, judging: testRuns } = split(runs, random.fork('split'));
  const profile = fitParts(motor, trainingRuns, source);
  const simulated = simulate(withProfile(motor, profile), random.fork('simulated'));
  const heldOutRuns = testRuns === trainingRuns ? 0 : testRuns.length;
  const acks = testRuns.flatMap(({ ackMs }) => (ackMs === null ? [] : [ackMs]));
  const observables: Observable[] = [
    compareObservable(
      'command to result',
      testRuns.map(({ resultMs }) => resultMs),
      simulated.results,
    ),
  ];
  if (acks.length > 0) observables.unshift(compareObservable('command to acknowledgement', acks, simulated.acks));
  const outside = simulated.results.filter((ms) => ms < 500 || ms > 1000).length;
  return {
    profile,
    observables,
    fittedRuns: trainingRuns.length,
    heldOutRuns,
    outsideHealthy: outside / simulated.results.length,
  };
}

/** Two thirds to fit, a third to measure by. */
function split(
  runs: readonly RunTimes[],
  random: Random,
): { readonly fitting: readonly RunTimes[]; readonly judging: readonly RunTimes[] } {
  if (runs.length < minRunsToHoldOut) return { fitting: runs, judging: runs };
  const trainingRuns: RunTimes[] = [];
  const testRuns: RunTimes[] = [];
  for (const run of runs) (random.next() < 2 / 3 ? trainingRuns : testRuns).push(run);
  return { fitting: trainingRuns, judging: testRuns };
}

/** What a fit decides of a profile: its parts, and how they were found. */
type FittedParts = Pick<TimingProfile, 'network' | 'ack' | 'motor' | 'sense'> & { readonly method: string };

function fitParts(motor: MotorType, runs: readonly RunTimes[], source: string): TimingProfile {
  const { method, ...parts } = fitRecordedParts(motor.profile, runs);
  return { ...fittedOrigin(source, runs.length, method), ...parts, giveUp: motor.profile.giveUp };
}

/** Fits what at least half of the runs have recorded. */
function fitRecordedParts(assumed: TimingProfile, runs: readonly RunTimes[]): FittedParts {
  const acknowledgedRuns = runs.filter(({ ackMs }) => ackMs !== null);
  const runsWithMotorTimes = runs.filter(({ startMs, stopMs }) => startMs !== null && stopMs !== null);
  const completeRuns = runsWithMotorTimes.filter(
    ({ ackMs, startMs, stopMs, resultMs }) =>
      ackMs !== null && ackMs >= (startMs ?? 0) && resultMs - (stopMs ?? 0) >= ackMs - (startMs ?? 0),
  );
  if (completeRuns.length >= runs.length / 2)
    return {
      method: 'motor times and acknowledgements were recorded, so every part could be separated',
      ...fitAllParts(completeRuns),
    };
  if (runsWithMotorTimes.length >= runs.length / 2) return fitWithMotorTimes(assumed, runsWithMotorTimes);
  return acknowledgedRuns.length >= runs.length / 2
    ? fitWithAcknowledgements(assumed, acknowledgedRuns)
    : fitWithResults(assumed, runs);
}

/** The assumed median as a whole number, or less where the log leaves no room for it, ms. */
function constantMs(assumed: Distribution, maxMs: number): number {
  return Math.max(0, Math.floor(Math.min(quantileOf(assumed, 0.5), maxMs)));
}

/** Every run has the motor's times, and too few an acknowledgement: only the modem is held constant. */
function fitWithMotorTimes({ network }: TimingProfile, runs: readonly RunTimes[]): FittedParts {
  const shortestMs = minimum(
    runs.map(({ startMs, stopMs, resultMs }) => Math.min(startMs ?? 0, resultMs - (stopMs ?? 0))),
  );
  const modemMs = constantMs(network, shortestMs / 2);
  return {
    method: `motor times were recorded; the modem is held at ${modemMs} ms each way`,
    network: constantDistribution(modemMs),
    ack: quantileDistribution(runs.map(({ startMs }) => (startMs ?? 0) - modemMs)),
    motor: quantileDistribution(runs.map(({ startMs, stopMs }) => (stopMs ?? 0) - (startMs ?? 0))),
    sense: quantileDistribution(runs.map(({ stopMs, resultMs }) => resultMs - (stopMs ?? 0) - modemMs)),
  };
}

/** Every run has an acknowledgement, and too few the motor's times: the modem and the last look are held constant. */
function fitWithAcknowledgements({ network, sense }: TimingProfile, runs: readonly RunTimes[]): FittedParts {
  const acks = runs.map(({ ackMs }) => ackMs ?? 0);
  const modemMs = constantMs(network, minimum(acks) / 4);
  const rests = runs.map(({ ackMs, resultMs }) => resultMs - (ackMs ?? 0));
  const senseMs = constantMs(sense, minimum(rests) / 4);
  return {
    method: `the modem is held at ${modemMs} ms each way, the board’s last look at ${senseMs} ms`,
    network: constantDistribution(modemMs),
    ack: quantileDistribution(acks.map((ms) => ms - 2 * modemMs)),
    motor: quantileDistribution(rests.map((ms) => ms - senseMs)),
    sense: constantDistribution(senseMs),
  };
}

/** Only results are recorded: all but the motor is held constant. */
function fitWithResults({ network, ack, sense }: TimingProfile, runs: readonly RunTimes[]): FittedParts {
  const results = runs.map(({ resultMs }) => resultMs);
  const maxMs = minimum(results) / 8;
  const [modemMs, ackMs, senseMs] = [constantMs(network, maxMs), constantMs(ack, maxMs), constantMs(sense, maxMs)];
  return {
    method: 'nothing was acknowledged: everything that varies is put into the motor',
    network: constantDistribution(modemMs),
    ack: constantDistribution(ackMs),
    motor: quantileDistribution(results.map((ms) => ms - 2 * modemMs - ackMs - senseMs)),
    sense: constantDistribution(senseMs),
  };
}

/**
 * With the motor's times and the acknowledgement every part shows: the way up is the acknowledgement less the motor's
 * start. The way down is taken to be like it, and what is left of the start belongs to the board: its mean and its
 * spread are what is missing to those of the start.
 */
function fitAllParts(runs: readonly RunTimes[]): Pick<TimingProfile, 'network' | 'ack' | 'motor' | 'sense'> {
  const startTimes = runs.map(({ startMs }) => startMs ?? 0);
  const uplinkTimes = runs.map(({ ackMs, startMs }) => (ackMs ?? 0) - (startMs ?? 0));
  const [start, uplink] = [moments(startTimes), moments(uplinkTimes)];
  const share = start.variance === 0 ? 0 : Math.sqrt(Math.max(0, start.variance - uplink.variance) / start.variance);
  const centre = Math.max(0, start.mean - uplink.mean);
  return {
    network: quantileDistribution(uplinkTimes),
    ack: quantileDistribution(startTimes.map((ms) => centre + (ms - start.mean) * share)),
    motor: quantileDistribution(runs.map(({ startMs, stopMs }) => (stopMs ?? 0) - (startMs ?? 0))),
    sense: quantileDistribution(
      runs.map(({ stopMs, resultMs }, at) => resultMs - (stopMs ?? 0) - (uplinkTimes[at] ?? 0)),
    ),
  };
}

function moments(times: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  return { mean, variance: times.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / times.length };
}

function fittedOrigin(source: string, runs: number, method: string): Pick<TimingProfile, 'origin' | 'note'> {
  return {
    origin: 'fitted',
    note:
      `Fitted to ${runs} runs of ${source}; ${method}. How long a board waits before it gives up cannot be read ` +
      'off healthy runs and is assumed.',
  };
}

function minimum(times: readonly number[]): number {
  return times.reduce((small, ms) => Math.min(small, ms), Infinity);
}

function constantDistribution(ms: number): Distribution {
  return [
    [0, ms],
    [1, ms],
  ];
}

/**
 * The quantiles of a sample. The greatest time is the last: a fitted machine is never slower than any that was seen.
 */
function quantileDistribution(times: readonly number[]): Distribution {
  const sorted = Float64Array.from(times, (ms) => Math.max(0, ms)).sort();
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const low = Math.floor(place);
    const from = sorted[low] ?? 0;
    return Math.round((from + (place - low) * ((sorted[low + 1] ?? from) - from)) * 1000) / 1000;
  };
  return shares.map((share) => [share, at(share)] as const);
}

function simulate(motor: MotorType, random: Random): { readonly acks: number[]; readonly results: number[] } {
  const acks: number[] = [];
  const results: number[] = [];
  const full = { hasLane: () => true, stock: () => 1_000 };
  for (let run = 0; run < simulatedRuns; run += 1) {
    const plan = motor.plan({ lane: 0, quantity: 1 }, full, random.fork(`run ${run}`), motor.profile);
    acks.push(timeOf(plan, 'ack') ?? 0);
    results.push(timeOf(plan, 'answer') ?? 0);
  }
  return { acks, results };
}

function compareObservable(name: Observable['name'], log: readonly number[], simulated: readonly number[]): Observable {
  return {
    name,
    log,
    simulated,
    distance: sampleDistance(log, simulated),
    logPercentiles: percentiles(log),
    simulatedPercentiles: percentiles(simulated),
  };
}
