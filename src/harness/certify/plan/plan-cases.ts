import type { CertifyCase } from '../cases/certify-case.ts';
import type { CertifyFacts, CertifyMachine } from '../certify-machine.ts';
import type { LocalText } from '../local-text.ts';

/** A case that is played. */
export interface PlannedCase {
  readonly case: CertifyCase;
  /** How long it waits for limits of the cloud, ms. */
  readonly waitMs: number;
  /** Machines that suit it. */
  readonly suitable: readonly CertifyMachine[];
}

/** A case that is not played, and why. */
export interface SettledCase {
  readonly case: CertifyCase;
  readonly verdict: 'NOT APPLICABLE' | 'PARTIAL';
  readonly reason: LocalText;
}

/** A case that is not played because it waits too long for a quick run. */
export interface LeftOutCase {
  readonly case: CertifyCase;
  readonly waitMs: number;
}

/** What becomes of each case. */
export interface CasePlan {
  /** Names of all cases, in the order of the reports. */
  readonly order: readonly string[];
  readonly played: readonly PlannedCase[];
  readonly settled: readonly SettledCase[];
  readonly leftOut: readonly LeftOutCase[];
}

/**
 * Sorts cases into those that are played and those that are not.
 * @param longestWaitMs cases that wait longer are left out.
 */
export function planCases(cases: readonly CertifyCase[], facts: CertifyFacts, longestWaitMs: number): CasePlan {
  const played: PlannedCase[] = [];
  const settled: SettledCase[] = [];
  const leftOut: LeftOutCase[] = [];
  for (const next of cases) {
    const reason = next.notPromised?.(facts) ?? null;
    const waitMs = next.waitMs?.(facts) ?? 0;
    const suitable = facts.machines.filter((machine) => next.suits?.(machine, facts) ?? true);
    if (reason !== null) settled.push({ case: next, verdict: 'NOT APPLICABLE', reason });
    else if (suitable.length < Math.max(1, next.machines))
      settled.push({ case: next, verdict: 'PARTIAL', reason: missingMachines(next, suitable.length) });
    else if (waitMs > longestWaitMs) leftOut.push({ case: next, waitMs });
    else played.push({ case: next, waitMs, suitable });
  }
  return { order: cases.map(({ name }) => name), played, settled, leftOut };
}

function missingMachines({ machines, suits }: CertifyCase, there: number): LocalText {
  const needed = Math.max(1, machines);
  if (suits === undefined)
    return {
      en: `nothing was asked: it needs ${needed} machines, and ${there} may be played`,
      zh: `未检查：需要 ${needed} 台设备，可用 ${there} 台`,
    };
  return {
    en: 'nothing was asked: no machine of such a kind may be played',
    zh: '未检查：没有该类型的设备可用',
  };
}

/** The longest of the times that cases wait, ms. */
export function longestWait(played: readonly PlannedCase[]): number {
  return played.reduce((most, { waitMs }) => Math.max(most, waitMs), 0);
}
