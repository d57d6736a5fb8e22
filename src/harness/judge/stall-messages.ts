import type { HistoryEvent, HistoryHeader } from '../history/event.ts';
import { count } from '../checks/check.ts';
import type { Judgement } from '../checks/index.ts';

/** How much slower a run is proposed to be. */
const slower = 2;

/** What could not be judged because this computer was held up, in sentences: each makes a run INCONCLUSIVE. */
export function notJudged({ heldUp, measured, results }: Judgement, events: readonly HistoryEvent[]): string[] {
  const unmet = [...heldUp.expectations].map((index) => events[index]).filter((event) => event?.kind === 'expectation');
  const [first] = unmet;
  const byItself = results
    .filter(({ heldUpByItself }) => heldUpByItself > 0)
    .map(({ check, heldUpByItself }) => `${check} (${heldUpByItself})`);
  return [
    ...(first
      ? [
          `${count(unmet.length, 'expectation')} not met while this computer was held up, which explains it; first, at step "${first.step}": ${first.detail}.`,
        ]
      : []),
    ...measured
      .filter(({ state }) => state === 'held-up')
      .map(({ measure }) => `${measure} is not as expected, and that this computer was held up explains it.`),
    ...(byItself.length > 0
      ? [
          `Limits were passed while the run's own process was busy computing, and the core is part of it: whose fault it is cannot be told: ${byItself.join(', ')}.`,
        ]
      : []),
  ];
}

/** Cases that no check could judge, for the sentence of a PASS; empty when there are none. */
export function notLooked({ results }: Judgement): string {
  const cases = results.reduce((sum, { heldUp }) => sum + heldUp, 0);
  return cases === 0 ? '' : ` ${count(cases, 'case')} could not be judged: this computer was held up.`;
}

/** How long this computer was held up, in a sentence; empty when it was not, or not for long enough to matter. */
export function stallText({ heldUp: { longest, times, matters }, results }: Judgement): string {
  const heldUp = results.some((result) => result.heldUp > 0);
  if (!longest || !(matters || heldUp)) return '';
  const { systemMs, heldMs } = longest;
  const atSpeed = heldMs / systemMs;
  const scaled = Math.abs(atSpeed - 1) < 0.01 ? '' : ` (${sayTime(heldMs)} at ${Math.round(atSpeed * 10) / 10}×)`;
  const more = times > 1 ? `, and ${count(times - 1, 'time')} more for no longer` : '';
  const why = { 'event-loop': '', disk: ', waiting for its disk', sleep: ', asleep' }[longest.cause];
  return `This computer was held up ${sayTime(systemMs)}${scaled}${why}${more}.`;
}

/** The same with what to do about it. */
export function stallAdvice(judgement: Judgement, header: HistoryHeader): string[] {
  const text = stallText(judgement);
  if (text === '') return [];
  const { speed } = header;
  const proposed = Math.max(1, Math.floor(speed / slower));
  return [
    text,
    speed > 1
      ? `Run it again with a lower --speed, for example --speed ${proposed}.`
      : 'Run it again on a quieter computer.',
  ];
}

/** `160 ms`, `1.6 s`. */
function sayTime(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}
