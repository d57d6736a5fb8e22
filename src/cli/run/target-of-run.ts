import type { Driver } from '#drivers/driver.ts';
import type { RunTarget } from '#harness/runner/scenario-on-target.ts';
import type { Stage } from '#harness/stages/stage.ts';

/** A core that runs already, and the flags that name it again. */
export interface OpenTarget extends RunTarget {
  /** Base URL, without a slash at the end. */
  readonly url: string;
  /** Makes the stage of a run there. */
  openStage(seed: number): Stage;
  /** The driver through which it is played; left out: it speaks our protocol. Closed by {@link close}. */
  readonly driver?: Driver;
  /** Ends what was opened with it. */
  close(): Promise<void>;
  /** For the command that repeats a run; secrets are not among them. */
  readonly flags: readonly string[];
}
