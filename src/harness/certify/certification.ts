import type { Capabilities } from '#drivers/capabilities.ts';
import type { CaseResult } from './verdict/case-result.ts';
import type { KnownFailure, OverallVerdict } from './verdict/overall-verdict.ts';
import type { Slack } from './run/measure-slack.ts';

/** One certification: what was certified, and what it came to. */
export interface Certification {
  /** Base URL of the cloud. */
  readonly target: string;
  /** Name of the driver. */
  readonly driver: string;
  /** Versions of vendloop and Node. */
  readonly version: string;
  readonly node: string;
  /** Unix ms. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** The machines that were played. */
  readonly machines: readonly { readonly machine: string; readonly kind: string }[];
  /** The limits in force. */
  readonly limits: Capabilities;
  readonly slack: Slack;
  readonly results: readonly CaseResult[];
  /** Cases that a quick run left out, and how long they would wait, ms. */
  readonly leftOut: readonly { readonly name: string; readonly waitMs: number }[];
  readonly knownFailures: readonly KnownFailure[];
  readonly verdict: OverallVerdict;
  /** The command that repeats it. */
  readonly command: string;
}
