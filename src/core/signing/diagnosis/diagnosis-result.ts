import type { SignExplanation } from '../explain.ts';
import type { SearchResult } from './cause-search.ts';
import type { Difference } from './difference.ts';
import type { Step } from './step.ts';

/** How the sign is computed, and how the given one was. */
export interface SignFinding extends SignExplanation, SearchResult {
  /** Between the text of the rule and the client's; null if the client's is unknown or the same. */
  readonly difference: Difference | null;
}

/** What is wrong with a payload or a request, step by step. */
export interface Diagnosis {
  readonly healthy: boolean;
  readonly steps: readonly Step[];
  /** Null if the sign could not be read. */
  readonly sign: SignFinding | null;
}
