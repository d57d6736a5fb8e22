import { linearize, type Budget } from '#harness/linearizability/search.ts';
import type { Operation } from '#harness/linearizability/operation.ts';
import type { Check } from '../check.ts';
import { count, Docket, ms } from '../check.ts';
import { lockOperations, type Observed } from './lock-operations.ts';
import { hindrances } from '#harness/history/view/history-view.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

/** What the searches of all machines may look at together, and for each operation besides: a history that is made to be hard is INCONCLUSIVE. */
const looksForHistory = 300_000_000;
const looksForOperation = 500;

/** Characters of a name that is searched with as it is. */
const longestName = 100;

/** States that one machine's search may look at: enough for a day of sales, little enough for every run. */
export const stepsForMachine = 50_000;

export const linearizableLock: Check = {
  name: 'linearizable-lock',
  title:
    'Seen from outside alone, what was tried, released and refused on a machine fits a fenced lease that expires somewhere in [D, D+δ].',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.3, §4.7',
  /** Looks at every machine at which somebody tried; uses no word of the core, so it can judge one that tells nothing. */
  judge(view) {
    const docket = new Docket(this.name);
    const pauses = hindrances(view);
    const budget: Budget = { left: looksForHistory };
    for (const [machine, observed] of lockOperations(view)) {
      budget.left += looksForOperation * observed.length;
      const dwellMs = view.machines.get(machine)?.known?.dwellMs;
      if (dwellMs === undefined) continue;
      const operations = withShortNames(observed.map(({ operation }) => operation));
      const terms = { dwellMs: dwellMs - resolutionMs, slackMs: view.slackMs + 2 * resolutionMs, pauses };
      const found = linearize(operations, terms, stepsForMachine, budget);
      if (found.answer === 'unknown') docket.undecide(cutShort(machine, found.steps, operations.length));
      else docket.look();
      if (found.answer === 'not') tell(docket, machine, observed, found.breaks);
    }
    return docket.result();
  },
};

/** The search compares names at every step: those of a made-up history may be as long as a line. */
function withShortNames(operations: readonly Operation[]): readonly Operation[] {
  const names = new Map<string, string>();
  return operations.map((operation) => {
    if (operation.does === 'read' || operation.who.length <= longestName) return operation;
    const who = names.get(operation.who) ?? `long name ${names.size + 1}`;
    names.set(operation.who, who);
    return { ...operation, who };
  });
}

function tell(docket: Docket, machine: string, observed: readonly Observed[], breaks: Operation): void {
  // What never got an answer has lost its end on the way through the search.
  const place = observed.findIndex(
    ({ operation }) => operation === breaks || (operation.from === breaks.from && operation.does === breaks.does),
  );
  const culprit = observed[Math.max(0, place)];
  if (!culprit) return;
  const before = observed.slice(Math.max(0, place - 3), place).map(({ mark }) => mark);
  docket.find({
    machine,
    at: culprit.mark,
    with: before,
    says: `No order of what was seen fits a lock: everything before fits, but not ${say(culprit.operation)}.`,
    customer: 'Whoever stands outside cannot trust that a machine serves one customer at a time.',
  });
}

function cutShort(machine: string, steps: number, operations: number): string {
  return `Machine ${machine} is not judged: the search through ${count(operations, 'operation')} was cut after ${count(steps, 'step')}, so its lock may or may not be lawful.`;
}

function say(operation: Operation): string {
  const when = `between ${ms(operation.from)} and ${operation.to === Infinity ? 'the end' : ms(operation.to)}`;
  if (operation.does === 'try')
    return `a try that was ${operation.got === 'unknown' ? 'not answered' : operation.got} ${when}`;
  return operation.does === 'release'
    ? `the result of ${operation.who} ${when}`
    : `a look that saw it ${operation.saw} ${when}`;
}
