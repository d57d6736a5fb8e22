import { durationMs } from '../duration.ts';
import type { Problem } from '../issues.ts';
import type { Scenario } from '../scenario.ts';
import { virtualOnly } from '../messages.ts';

/**
 * Problems of the planned faults of the core: their stage and their times.
 */
export function coreProblems({ core, cores = 1, stages }: Scenario): readonly Problem[] {
  const { crashes, store, stalls } = core;
  const hasCoreFaults = crashes.length + store.length + stalls.length > 0;
  const stageProblems =
    hasCoreFaults && stages.includes('live')
      ? [
          {
            path: ['core'],
            message: `the core can have faults on the virtual stage only: ${virtualOnly}`,
            dependsOn: [['stages']],
          },
        ]
      : [];
  const storeProblems = store.flatMap(({ fault, delay, from, to }, index) => {
    const path = ['core', 'store', index];
    const problems: Problem[] = [];
    const report = (message: string, dependsOn: Problem['dependsOn'] = []): void =>
      void problems.push({ path, message, dependsOn });
    if (to !== undefined && durationMs(to) <= durationMs(from))
      report(`it ends ("${to}") before it begins ("${from}")`);
    if (durationMs(delay[0]) > durationMs(delay[1]))
      report(`it is the least and the greatest delay, so "${delay[1]}" stands first`);
    if (fault !== 'slow' && to === undefined)
      report('a store that fails for good lets no run come to its end: give it "to"', [[...path, 'to']]);
    return problems;
  });
  const stallProblems = stalls.flatMap((stall, index) =>
    durationMs(stall.for) > 0
      ? []
      : [{ path: ['core', 'stalls', index, 'for'], message: 'it must stand still for more than nothing' }],
  );
  const severalProblems: readonly Problem[] =
    cores > 1 && stages.includes('live')
      ? [
          {
            path: ['cores'],
            message: `several cores share a database on the virtual stage only: ${virtualOnly}`,
            dependsOn: [['stages']],
          },
        ]
      : [];
  const placeProblems = (['crashes', 'store', 'stalls'] as const).flatMap((kind) =>
    core[kind].flatMap((fault, index): readonly Problem[] =>
      fault.core === undefined || fault.core <= cores
        ? []
        : [
            {
              path: ['core', kind, index, 'core'],
              message: `there is no core ${fault.core}: "cores" is ${cores}`,
              dependsOn: [['cores']],
            },
          ],
    ),
  );
  return [...stageProblems, ...storeProblems, ...stallProblems, ...severalProblems, ...placeProblems];
}
