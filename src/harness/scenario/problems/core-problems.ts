import { durationMs } from '../duration.ts';
import type { Problem } from '../issues.ts';
import type { Scenario } from '../scenario.ts';
import { virtualOnly } from '../virtual-only.ts';

/** What is wrong with the troubles that a scenario plans for the core: where they can be, and times that make no sense. */
export function coreProblems({ core, stages }: Scenario): readonly Problem[] {
  const { crashes, store, blocked } = core;
  const planned = crashes.length + store.length + blocked.length > 0;
  const misplaced =
    planned && stages.includes('live')
      ? [
          {
            path: ['core'],
            message: `the core can be broken on the virtual stage only: ${virtualOnly}`,
            uses: [['stages']],
          },
        ]
      : [];
  const ofStore = store.flatMap(({ does, by, from, to }, index) => {
    const path = ['core', 'store', index];
    const problems: Problem[] = [];
    const tell = (message: string, uses: Problem['uses'] = []): void => void problems.push({ path, message, uses });
    if (to !== undefined && durationMs(to) <= durationMs(from)) tell(`it ends ("${to}") before it begins ("${from}")`);
    if (durationMs(by[0]) > durationMs(by[1]))
      tell(`it is the least and the greatest delay, so "${by[1]}" stands first`);
    if (does !== 'slow' && to === undefined)
      tell('a store that fails for good lets no run come to its end: give it "to"', [[...path, 'to']]);
    return problems;
  });
  const ofLoop = blocked.flatMap((stretch, index) =>
    durationMs(stretch.for) > 0
      ? []
      : [{ path: ['core', 'blocked', index, 'for'], message: 'it must stand still for more than nothing' }],
  );
  return [...misplaced, ...ofStore, ...ofLoop];
}
