// A program of its own: how much work it is to judge each shape of a history that was made up, and one of twice the
// length. Prints one line of JSON. In a process that ran other tests before, V8 forgets counts at its own times.
import { Session } from 'node:inspector/promises';
import { hostileHistory, shapes } from '#bench/security/hostile-histories.ts';
import type { History } from '#harness/history/event.ts';

const rounds = Number(process.argv[2]);

/** Counts how often every piece of code between two braces ran: work that is the same on every computer. */
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
// What was compiled before is not counted.
const { runChecks } = await import('#harness/judge/judgement.ts');
const { computeVerdict } = await import('#harness/judge/verdict.ts');
const { judgementText } = await import('#harness/reports/judgement-text.ts');

async function workOf(history: History): Promise<number> {
  await session.post('Profiler.takePreciseCoverage');
  const judgement = runChecks(history);
  judgementText(history, judgement, computeVerdict(judgement, history.header, history.events));
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => url.includes('/src/harness/'))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
}

const work: Record<string, { readonly single: number; readonly double: number }> = {};
for (const name of Object.keys(shapes) as (keyof typeof shapes)[])
  work[name] = {
    single: await workOf(hostileHistory(name, rounds)),
    double: await workOf(hostileHistory(name, 2 * rounds)),
  };
process.stdout.write(`${JSON.stringify(work)}\n`);
