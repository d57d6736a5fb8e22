import { durationMs } from '#harness/scenario/duration.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import type { Step } from '#harness/scenario/steps.ts';
import type { TargetTraits } from './traits.ts';

/** About how long a request, a run of a motor and all that surrounds a world take, ms. */
const aboutMs = { request: 50, run: 2_000, around: 4_000 } as const;

/**
 * About how long a world takes in real time, ms: its longest track, then the callbacks. A machine that is silent where
 * no step waits for it is not foreseen.
 */
export function worldLengthMs({ fleet, tracks, arrivals, probes, receivers }: Scenario, traits: TargetTraits): number {
  const dwellMs = (group: string): number => {
    const motor = fleet.find((each) => each.group === group)?.motor;
    return traits.motors.find((offered) => offered.motor === motor)?.dwellMs ?? 0;
  };
  const trackMs = tracks.map(({ on, steps }) =>
    steps.reduce((time, step) => stepEndMs(step, time, dwellMs(on), traits.timeoutMs), 0),
  );
  const workloadMs = [
    ...arrivals.map(({ on, until, tries }) => durationMs(until) + aboutMs.run + retryMs(tries, dwellMs(on))),
    ...probes.map(({ until }) => durationMs(until) + aboutMs.run),
  ];
  const receiverMs = receivers.flatMap(({ faults }) =>
    // The pauses between two attempts double: the next one comes after as long again.
    faults.map(({ to }) => 2 * durationMs(to ?? '0s') + traits.callbackTimeoutMs),
  );
  return aboutMs.around + Math.max(0, ...trackMs, ...workloadMs, ...receiverMs);
}

/** When a step has ended that begins at a time. A limit counts from the first delivery, which is about the start. */
function stepEndMs(step: Step, startMs: number, dwellMs: number, timeoutMs: number): number {
  if ('wait' in step) return startMs + durationMs(step.wait);
  if ('untilDwell' in step) return Math.max(startMs, dwellMs + durationMs(step.plus));
  if ('untilTimeout' in step) return Math.max(startMs, timeoutMs + durationMs(step.plus));
  if ('sell' in step) return startMs + step.times * step.sell.quantity * aboutMs.run;
  if ('herd' in step) return startMs + aboutMs.run + retryMs(step.tries, dwellMs);
  return startMs + aboutMs.request;
}

/** Who is refused because the machine is in use waits as long as the cloud names: up to the dwell limit. */
function retryMs(tries: number, dwellMs: number): number {
  return (tries - 1) * (dwellMs + aboutMs.run);
}
