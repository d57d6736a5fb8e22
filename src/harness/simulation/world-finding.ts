import type { RunResult } from '../runner/run.ts';

/** What a world did wrong, in the words of the check that saw it; plain data, so that it can cross threads. */
export interface WorldFinding {
  /** A check's name, {@link coreFailureCheck}, or {@link determinismCheck}. */
  readonly check: string;
  readonly machine?: string;
  /** When it showed, ms since the run began; null where no time belongs to it. */
  readonly at: number | null;
  /** What happened, in one sentence with its numbers. */
  readonly description: string;
  /** What a customer or merchant would have suffered. */
  readonly customer: string;
}

/** Stands for a check where the core failed inside and told no caller. */
export const coreFailureCheck = 'core-failure';
/** Stands for a check where one seed gave two histories. */
export const determinismCheck = 'determinism';

/**
 * What is wrong with a world that was lived through. Unmet expectations of its scripts are nothing: in a random world
 * the network may have eaten the answer. A planned fault that never fired is nothing either: it was drawn, not
 * promised.
 */
export function findingsOf({
  judgement,
  coreErrors,
}: Pick<RunResult, 'judgement' | 'coreErrors'>): readonly WorldFinding[] {
  const checkFindings = judgement.findings.map(({ check, machine, at, message, impact }): WorldFinding => ({
    check,
    ...(machine !== undefined && { machine }),
    at,
    description: message,
    customer: impact,
  }));
  const coreFindings = coreErrors.map((coreError): WorldFinding => ({
    check: coreFailureCheck,
    at: null,
    description: `The core failed inside: ${coreError}`,
    customer: 'Nobody was told; whatever was to be done next may never be.',
  }));
  return [...checkFindings, ...coreFindings];
}

/** The finding of a world whose second life was another than its first. */
export function determinismFinding(first: string, second: string): WorldFinding {
  return {
    check: determinismCheck,
    at: null,
    description: `One seed gave two histories: SHA-256 ${first}, and the second time ${second}.`,
    customer: 'A failure that is found in such a world cannot be had again.',
  };
}
