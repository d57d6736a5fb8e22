import type { RunResult } from '../runner/run.ts';

/** What a world did wrong, in the words of the check that saw it; plain data, so that it can cross threads. */
export interface Found {
  /** A check's name, {@link coreFailure}, or {@link differsOnReplay}. */
  readonly check: string;
  readonly machine?: string;
  /** When it showed, ms since the run began; null where no time belongs to it. */
  readonly at: number | null;
  /** What happened, in one sentence with its numbers. */
  readonly says: string;
  /** What a customer or merchant would have suffered. */
  readonly customer: string;
}

/** Stands for a check where the core failed inside and told no caller. */
export const coreFailure = 'core-failure';
/** Stands for a check where one seed gave two histories. */
export const differsOnReplay = 'determinism';

/**
 * What is wrong with a world that was lived through. Unmet expectations of its scripts are nothing: in a random world
 * the network may have eaten the answer. A planned fault that never fired is nothing either: it was drawn, not promised.
 */
export function foundIn({ judgement, troubles }: Pick<RunResult, 'judgement' | 'troubles'>): readonly Found[] {
  const broken = judgement.findings.map(({ check, machine, at, says, customer }): Found => ({
    check,
    ...(machine !== undefined && { machine }),
    at,
    says,
    customer,
  }));
  const inside = troubles.map((trouble): Found => ({
    check: coreFailure,
    at: null,
    says: `The core failed inside: ${trouble}`,
    customer: 'Nobody was told; whatever was to be done next may never be.',
  }));
  return [...broken, ...inside];
}

/** The finding of a world whose second life was another than its first. */
export function twoHistories(first: string, second: string): Found {
  return {
    check: differsOnReplay,
    at: null,
    says: `One seed gave two histories: SHA-256 ${first}, and the second time ${second}.`,
    customer: 'A failure that is found in such a world cannot be had again.',
  };
}
