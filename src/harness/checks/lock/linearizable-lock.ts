import { checkLinearizability, type Budget } from '#harness/linearizability/search.ts';
import type { Operation } from '#harness/linearizability/operation.ts';
import type { Check } from '../check.ts';
import { formatQuantity, FindingCollector, formatMs } from '../check.ts';
import { lockOperations, type ObservedOperation } from './lock-operations.ts';
import { earlyToleranceMs, outagePeriods } from '#harness/history/view/history-view.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

/**
 * What the searches of all machines may look at together, and for each operation besides: a history that is made to be
 * hard is INCONCLUSIVE.
 */
const looksForHistory = 300_000_000;
const looksForOperation = 500;

/** Characters of a name that is searched with as it is. */
const longestName = 100;

/** States that one machine's search may look at: enough for a day of sales, little enough for every run. */
const stepLimitPerMachine = 50_000;

export const linearizableLock: Check = {
  name: 'linearizable-lock',
  title:
    'Seen from outside alone, what was tried, released and refused on a machine fits a fenced lease that expires ' +
    'somewhere in [D, D+δ].',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.3, §4.7',
  /**
   * Judges every machine with an attempt. It needs no event of the core, so it can judge a core that was joined.
   */
  judge(view) {
    const collector = new FindingCollector(this.name);
    const outages = outagePeriods(view);
    const budget: Budget = { left: looksForHistory };
    for (const [machine, observed] of lockOperations(view)) {
      budget.left += looksForOperation * observed.length;
      const dwellMs = view.machines.get(machine)?.spec?.dwellMs;
      if (dwellMs === undefined) continue;
      const operations = withShortNames(observed.map(({ operation }) => operation));
      const terms = {
        dwellMs: dwellMs - earlyToleranceMs(view),
        slackMs: view.slackMs + earlyToleranceMs(view) + resolutionMs,
        outages,
      };
      const search = checkLinearizability(operations, terms, stepLimitPerMachine, budget);
      if (search.result === 'unknown')
        collector.addUndecided(stepLimitMessage(machine, search.steps, operations.length));
      else collector.addCases();
      if (search.result === 'not') reportViolation(collector, machine, observed, search.failedOperation);
    }
    return collector.result();
  },
};

/** The search compares names at every step: those of a made-up history may be as long as a line. */
function withShortNames(operations: readonly Operation[]): readonly Operation[] {
  const names = new Map<string, string>();
  return operations.map((operation) => {
    if (operation.kind === 'read' || operation.owner.length <= longestName) return operation;
    const owner = names.get(operation.owner) ?? `long name ${names.size + 1}`;
    names.set(operation.owner, owner);
    return { ...operation, owner };
  });
}

function reportViolation(
  collector: FindingCollector,
  machine: string,
  observed: readonly ObservedOperation[],
  failedOperation: Operation,
): void {
  // What never got an answer has lost its end on the way through the search.
  const index = observed.findIndex(
    ({ operation }) =>
      operation === failedOperation ||
      (operation.from === failedOperation.from && operation.kind === failedOperation.kind),
  );
  const offending = observed[Math.max(0, index)];
  if (!offending) return;
  const preceding = observed.slice(Math.max(0, index - 3), index).map(({ entry }) => entry);
  collector.addFinding({
    machine,
    entry: offending.entry,
    evidence: preceding,
    message:
      'No order of what was seen fits a lock: everything before fits, but not ' +
      `${formatOperation(offending.operation)}.`,
    impact: 'From outside, a machine cannot be trusted to serve one customer at a time.',
  });
}

function stepLimitMessage(machine: string, steps: number, operations: number): string {
  return (
    `Machine ${machine} is not judged: the search through ${formatQuantity(operations, 'operation')} was cut after ` +
    `${formatQuantity(steps, 'step')}, so its lock may or may not be lawful.`
  );
}

function formatOperation(operation: Operation): string {
  const endText = operation.to === Infinity ? 'the end' : formatMs(operation.to);
  const interval = `between ${formatMs(operation.from)} and ${endText}`;
  if (operation.kind === 'try')
    return `a try that was ${operation.result === 'unknown' ? 'not answered' : operation.result} ${interval}`;
  return operation.kind === 'release'
    ? `the result of ${operation.owner} ${interval}`
    : `a look that saw it ${operation.observed} ${interval}`;
}
