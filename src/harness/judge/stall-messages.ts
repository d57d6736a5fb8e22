import type { HistoryEvent } from '../history/event.ts';
import type { HistoryHeader } from '../history/header.ts';
import { formatQuantity } from '../checks/check.ts';
import type { Judgement } from './judgement.ts';

/** How much slower a run is proposed to be. */
const slowdownFactor = 2;

/** What could not be judged because this computer stalled, in sentences: each makes a run INCONCLUSIVE. */
export function stallReasons({ stalls, measurements, results }: Judgement, events: readonly HistoryEvent[]): string[] {
  const unmetExpectations = [...stalls.explainedExpectations]
    .map((index) => events[index])
    .filter((event) => event?.kind === 'expectation');
  const [first] = unmetExpectations;
  const selfStalledChecks = results
    .filter(({ selfStalledCases }) => selfStalledCases > 0)
    .map(({ check, selfStalledCases }) => `${check} (${selfStalledCases})`);
  return [
    ...(first
      ? [
          `${formatQuantity(unmetExpectations.length, 'expectation')} not met while this computer stalled, ` +
            `which explains it; first, at step "${first.step}": ${first.detail}.`,
        ]
      : []),
    ...measurements
      .filter(({ state }) => state === 'stalled')
      .map(({ measure }) => `${measure} is not as expected, and stalls of this computer explain it.`),
    ...(selfStalledChecks.length > 0
      ? [
          `Limits were passed while the run's own process was busy computing, and the core is part of it: the ` +
            `cause is unknown: ${selfStalledChecks.join(', ')}.`,
        ]
      : []),
  ];
}

/** Cases that no check could judge, for the sentence of a PASS; empty when there are none. */
export function stalledCaseNote({ results }: Judgement): string {
  const cases = results.reduce((sum, { stalledCases }) => sum + stalledCases, 0);
  return cases === 0 ? '' : ` ${formatQuantity(cases, 'case')} could not be judged: this computer stalled.`;
}

/** How long this computer stalled, in a sentence; empty when it did not, or not for long enough to matter. */
export function stallMessage({ stalls: { longest, stallCount, exceedsSlack }, results }: Judgement): string {
  const hasStalledCases = results.some((result) => result.stalledCases > 0);
  if (!longest || !(exceedsSlack || hasStalledCases)) return '';
  const { systemMs, stallMs } = longest;
  const atSpeed = stallMs / systemMs;
  const speedText =
    Math.abs(atSpeed - 1) < 0.01 ? '' : ` (${formatTime(stallMs)} at ${Math.round(atSpeed * 10) / 10}×)`;
  const moreText = stallCount > 1 ? `, and ${formatQuantity(stallCount - 1, 'time')} more for no longer` : '';
  const causeText = { 'event-loop': '', disk: ', waiting for its disk', sleep: ', asleep' }[longest.cause];
  return `This computer stalled for ${formatTime(systemMs)}${speedText}${causeText}${moreText}.`;
}

/** The same with what to do about it. */
export function stallAdvice(judgement: Judgement, header: HistoryHeader): string[] {
  const text = stallMessage(judgement);
  if (text === '') return [];
  const { speed } = header;
  const proposedSpeed = Math.max(1, Math.floor(speed / slowdownFactor));
  return [
    text,
    speed > 1
      ? `Run it again with a lower --speed, for example --speed ${proposedSpeed}.`
      : 'Run it again on a quieter computer.',
  ];
}

/** `160 ms`, `1.6 s`. */
function formatTime(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}
