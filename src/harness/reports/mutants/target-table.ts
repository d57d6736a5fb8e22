import type { Mutant } from '#harness/mutants/mutant.ts';
import type { TestCase, TestSuite } from '../suite/test-suite.ts';
import { textTable } from '../text-table.ts';

/** What came of a mutant at a core that runs already. */
export interface TargetResult {
  readonly mutant: Mutant;
  /**
   * `hidden`: it does not show there, and why is in the mutant. `unproven`: the sound core was blamed in the same
   * scenario, so that a finding proves nothing.
   */
  readonly state: 'caught' | 'missed' | 'hidden' | 'unproven';
  /** Names of the broken clauses and checks, and of unmet expectations. */
  readonly foundBy: readonly string[];
}

/** Clauses and checks that a cell names. */
const maxNamed = 3;

/** The scenario that shows a mutant; empty where none does. */
function scenarioOf({ fromOutside }: Mutant): string {
  return 'scenario' in fromOutside ? fromOutside.scenario : '';
}

/** By what it was found, or why it was not. */
function resultText({ mutant, state, foundBy }: TargetResult): string {
  if (state === 'hidden') return 'hidden' in mutant.fromOutside ? `not visible: ${mutant.fromOutside.hidden}` : '';
  if (state === 'missed') return 'MISSED';
  if (state === 'unproven') return 'UNPROVEN: the sound core failed, too';
  const more = foundBy.length > maxNamed ? ` and ${foundBy.length - maxNamed} more` : '';
  return `${foundBy.slice(0, maxNamed).join(', ')}${more}`;
}

/** True unless a mutant that must be caught was not. */
export function allCaught(results: readonly TargetResult[]): boolean {
  return results.every(({ state }) => state === 'caught' || state === 'hidden');
}

/** How many were caught, in one sentence. */
export function targetSummary(results: readonly TargetResult[]): string {
  const count = (state: TargetResult['state']): number => results.filter((result) => result.state === state).length;
  const missed = count('missed') + count('unproven');
  return (
    `${count('caught')} of ${results.length} mutants were caught through --target, ` +
    `${count('hidden')} do not show there, and ${missed} ${missed === 1 ? 'was' : 'were'} missed.`
  );
}

/** The table for a terminal. */
export function targetText(results: readonly TargetResult[]): string {
  const columns = ['mutant', 'scenario', 'found by'].map((heading) => ({ heading, align: 'left' as const }));
  const rows = results.map((result) => [result.mutant.name, scenarioOf(result.mutant), resultText(result)]);
  return `${textTable(columns, rows)}\n\n${targetSummary(results)}\n`;
}

/** The table for a document. */
export function targetMarkdown(results: readonly TargetResult[]): string {
  const rows = results.map((result) => {
    const scenario = scenarioOf(result.mutant);
    return `| \`${result.mutant.name}\` | ${scenario && `\`${scenario}\``} | ${resultText(result)} |`;
  });
  const table = ['| mutant | scenario | found by |', '| --- | --- | --- |', ...rows].join('\n');
  return `${table}\n\n${targetSummary(results)}\n`;
}

/** The same as a suite: a case for each mutant; one that is not visible is skipped. */
export function targetSuite(results: readonly TargetResult[], startedAt: number, seconds: number): TestSuite {
  const passes = allCaught(results);
  return {
    name: 'zoo --target',
    startedAt,
    seconds,
    properties: { verdict: passes ? 'PASS' : 'FAIL' },
    outcome: { className: 'zoo', state: passes ? 'passed' : 'failed', message: targetSummary(results) },
    cases: results.map(caseOf),
  };
}

function caseOf(result: TargetResult): TestCase {
  const { mutant, state } = result;
  const named = { className: 'mutant', name: mutant.name };
  if (state === 'caught') return { ...named, state: 'passed' };
  return {
    ...named,
    state: state === 'hidden' ? 'skipped' : 'failed',
    message: resultText(result),
    evidence: mutant.bug,
  };
}

/** The same as plain data. */
export function targetRecords(results: readonly TargetResult[]): readonly object[] {
  return results.map(({ mutant: { name, bug, fromOutside }, state, foundBy }) => ({
    mutant: name,
    bug,
    ...fromOutside,
    state,
    foundBy,
  }));
}
