import { Session } from 'node:inspector/promises';
import { setFlagsFromString } from 'node:v8';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hostileHistory, shapes } from '#bench/security/hostile-histories.ts';
import type { History } from '#harness/history/event.ts';

/** Rounds of the smaller history; the other one has twice as many. */
const rounds = 500;
/** How much more work twice the history may be: twice, and the logarithm of a sort or a search. */
const mostTimes = 2.25;

/** Counts how often every piece of code between two braces ran: work that is the same on every computer. */
const session = new Session();
let judge: (history: History) => unknown;

beforeAll(async () => {
  // V8 drops the code of a function that has not run for a while, and with it what was counted.
  setFlagsFromString('--no-flush-bytecode');
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  // What was compiled before is not counted.
  vi.resetModules();
  const { runChecks } = await import('#harness/judge/judgement.ts');
  const { computeVerdict } = await import('#harness/judge/verdict.ts');
  const { judgementText } = await import('#harness/reports/judgement-text.ts');
  judge = (history) => {
    const judgement = runChecks(history);
    return judgementText(history, judgement, computeVerdict(judgement, history.header, history.events));
  };
});

afterAll(async () => {
  await session.post('Profiler.stopPreciseCoverage');
  session.disconnect();
});

async function workOf(history: History): Promise<number> {
  await session.post('Profiler.takePreciseCoverage');
  judge(history);
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const ours = result.filter(({ url }) => url.includes('/src/harness/'));
  return ours
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
}

describe('judging a history that was made up', () => {
  it.each(Object.keys(shapes) as (keyof typeof shapes)[])(
    'is twice the work for twice as many %s, and not four times',
    async (name) => {
      const [singleWork, doubleWork] = [
        await workOf(hostileHistory(name, rounds)),
        await workOf(hostileHistory(name, 2 * rounds)),
      ];
      expect(singleWork).toBeGreaterThan(10 * rounds);
      expect(doubleWork / singleWork).toBeLessThan(mostTimes);
    },
  );
});
