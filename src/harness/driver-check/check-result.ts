import type { LocalText } from '../certify/local-text.ts';

/** What became of one check. `SKIP`: there was nothing to examine. */
export type CheckState = 'PASS' | 'FAIL' | 'SKIP';

/** The result of one named check of a driver. */
export interface CheckResult {
  readonly name: string;
  /** What the driver must do. */
  readonly title: LocalText;
  readonly state: CheckState;
  /** What was seen, in English: of a failure, or why it was skipped. */
  readonly seen?: string | undefined;
  /** What to change; of a failure alone. */
  readonly change?: LocalText | undefined;
}

/** What a check found: null is a pass. */
export type CheckFinding = null | { readonly failed: string } | { readonly skipped: string };
