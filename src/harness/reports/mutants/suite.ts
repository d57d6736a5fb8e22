import { isDetected, type MutantResult } from '#harness/simulation/mutant-runs/run-mutants.ts';
import type { TestCase, TestSuite } from '../suite/test-suite.ts';
import { summaryLine, undetectedText } from './text.ts';

/** A run of the zoo as a suite: a case for each mutant, which passes if it was detected in every run. */
export function mutantSuite(entries: readonly MutantResult[], startedAt: number, seconds: number): TestSuite {
  const detectsAll = entries.every(isDetected);
  return {
    name: 'zoo',
    startedAt,
    seconds,
    properties: { verdict: detectsAll ? 'PASS' : 'FAIL', runs: entries[0]?.detections.length ?? 0 },
    outcome: { className: 'zoo', state: detectsAll ? 'passed' : 'failed', message: summaryLine(entries) },
    cases: entries.map(mutantCase),
  };
}

function mutantCase(entry: MutantResult): TestCase {
  const { name } = entry.mutant;
  if (isDetected(entry)) return { className: 'mutant', name, state: 'passed' };
  return { className: 'mutant', name, state: 'failed', message: undetectedText(entry), evidence: entry.mutant.bug };
}

/** A run of the zoo as plain data. */
export function mutantRecords(entries: readonly MutantResult[]): readonly object[] {
  return entries.map((entry) => {
    const { mutant, detections, shrinkResult, token } = entry;
    return {
      mutant: mutant.name,
      bug: mutant.bug,
      detected: isDetected(entry),
      withinWorlds: mutant.withinWorlds,
      runs: detections.map((detection) => detection && { ...detection.rule, worlds: detection.worlds }),
      events: shrinkResult?.size.events ?? null,
      token,
    };
  });
}
