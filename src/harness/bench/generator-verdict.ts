import { formatQuantity } from '../checks/check.ts';
import { usersOf } from './load/users.ts';
import type { BenchResult, Latency, LoadResult } from './result.ts';

/** What shows whose fault it is that requests were not sent. */
export type GeneratorEvidence = Pick<BenchResult, 'vus' | 'processes' | 'others'>;

/** A core that answers within this at the 95th percentile does not hold a generator up, ms. */
const promptAnswerMs = 1_000;
/** Answers that take this share of the time for which all users of a step can wait: they all wait. */
const allWaitingShare = 0.8;
/** A core that takes this share of a processor has no more to give: its decisions are made by one thread. */
const busyShare = 0.9;
/** Other programs may take this share of the processors, or the core may have been given too little. */
const maxOthers = 0.1;
/** A generator that sends later than this at the 95th percentile measures itself, ms. */
const maxLatenessMs = 50;

/** Why requests were not sent. */
type HeldUpBy = 'core' | 'users' | 'generator';

/**
 * Whose fault dropped requests are. Once all users wait, no answer takes longer than users / rate, however slow the
 * core is: it is to blame where it had no processor time left, and otherwise it is not known. Fewer users than Little's
 * law gives are too few, whatever the core does.
 */
function heldUpBy({ times, lateness, targetRate, users }: LoadResult, evidence: GeneratorEvidence): HeldUpBy {
  // An answer's time begins when the request was due: what the generator was late is none of the core's.
  const answerMs = highQuantile(times.answer).ms - highQuantile(lateness).ms;
  if (answerMs > promptAnswerMs) return 'core';
  if (!users || users.users < usersOf({ rate: targetRate }, null)) return 'generator';
  if (answerMs <= (users.users / targetRate) * 1000 * allWaitingShare) return 'generator';
  const coreShare = evidence.processes.find(({ name }) => name === 'core')?.cpu ?? 0;
  return coreShare >= busyShare && (evidence.others ?? 0) <= maxOthers ? 'core' : 'users';
}

/** What the core was too slow for, in sentences. */
export function overloadMessages(loads: readonly LoadResult[], evidence: GeneratorEvidence): string[] {
  return loads.flatMap((load) => {
    if (load.dropped === 0 || heldUpBy(load, evidence) !== 'core') return [];
    const answer = highQuantile(load.times.answer);
    return [
      `The core did not keep up in ${load.step}: it answered in ${Math.round(answer.ms)} ms (${answer.quantile}), ` +
        `and ${formatQuantity(load.dropped, 'request')} could not be sent.`,
    ];
  });
}

/** What the generator did not bring, in sentences. */
export function generatorMessages(loads: readonly LoadResult[], evidence: GeneratorEvidence): string[] {
  return loads.flatMap((load) => {
    const { step, targetRate, dropped, lateness } = load;
    if (dropped > 0)
      return heldUpBy(load, evidence) === 'users'
        ? [allWaitingMessage(load)]
        : [
            `The generator was too weak: with ${formatQuantity(evidence.vus, 'VU')} it could not send ${dropped} of ` +
              `the requests of ${step}, at ${targetRate} a second, though the core answered promptly.`,
          ];
    const lateness95 = highQuantile(lateness);
    return lateness95.ms > maxLatenessMs
      ? [
          `The generator was late: it sent the requests of ${step} ${Math.round(lateness95.ms)} ms after they were ` +
            `due (${lateness95.quantile}). Give it more processors or VUs.`,
        ]
      : [];
  });
}

/** With so many more users answers can take more than {@link promptAnswerMs}, and show whether the core keeps up. */
const enoughShare = 1.25;

function allWaitingMessage({ step, targetRate, dropped, times, users }: LoadResult): string {
  const answer = highQuantile(times.answer);
  return (
    `All ${users?.users} users of ${step} waited, so that ${formatQuantity(dropped, 'request')} could not be sent: ` +
    `the core answered in ${Math.round(answer.ms)} ms (${answer.quantile}) and had processor time left, or too ` +
    'little of it was given to it. Whether it keeps up is unknown: run it again with ' +
    `--vus ${Math.ceil(targetRate * enoughShare)}.`
  );
}

/** The 95th percentile; of fewer times the 90th, of still fewer their mean. */
function highQuantile(times: Latency | null | undefined): { readonly ms: number; readonly quantile: string } {
  if (!times) return { ms: 0, quantile: '' };
  if (times.p95 !== null) return { ms: times.p95, quantile: 'p95' };
  return times.p90 === null ? { ms: times.mean, quantile: 'mean' } : { ms: times.p90, quantile: 'p90' };
}
