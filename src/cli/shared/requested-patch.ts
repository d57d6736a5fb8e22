import type { CorePatch, MakePatch } from '#harness/fault-injection/core/core-patch.ts';
import { durationMs, sayDuration } from '#harness/scenario/duration.ts';
import { slowStage, slowableStages } from '#harness/fault-injection/latency/latency-injection.ts';
import { animalNamed } from '#harness/mutants/named.ts';
import { nearest } from '#simulators/nearest.ts';
import { Complaint, messageOf } from './errors.ts';

/** How a core is broken or slowed on purpose, and the line in which it says so; a sound core has no lines. */
export interface OnPurpose {
  /** Makes the patch of one core, or of one run. */
  readonly make: MakePatch;
  readonly lines: readonly string[];
}

/** The longest that a stage may be slowed by: beyond it deadlines come first, and the core is more than slow. */
const maxSlowMs = 10_000;

/**
 * Reads `--zoo NAME` and each `--slow STAGE=DURATION`.
 * @throws Complaint that names what is wrong, and the nearest name there is.
 */
export function onPurpose(zoo: string | undefined, slow: readonly string[]): OnPurpose {
  const ways = [...(zoo === undefined ? [] : [brokenBy(zoo)]), ...slow.map(slowedBy)];
  return { make: () => together(ways.map(({ make }) => make())), lines: ways.map(({ line }) => line) };
}

function brokenBy(name: string): { make: MakePatch; line: string } {
  try {
    const { make, bug } = animalNamed(name);
    return { make, line: `THIS CORE IS BROKEN ON PURPOSE (--zoo ${name}): ${bug}` };
  } catch (error) {
    throw new Complaint(messageOf(error), { cause: error });
  }
}

function slowedBy(text: string): { make: MakePatch; line: string } {
  const [name = '', duration = ''] = text.split('=');
  const stage = slowableStages.find((each) => each === name);
  if (!stage)
    throw new Complaint(
      `--slow takes STAGE=DURATION, like store=5ms; there is no stage "${name}", did you mean "${nearest(name, slowableStages)}"? There are: ${slowableStages.join(', ')}`,
    );
  const byMs = readDuration(text, duration);
  return {
    make: slowStage(stage, byMs),
    line: `THIS CORE IS SLOWED ON PURPOSE (--slow ${text}): ${stage} takes ${sayDuration(byMs)} longer`,
  };
}

function readDuration(given: string, duration: string): number {
  try {
    const ms = durationMs(duration);
    if (ms > 0 && ms <= maxSlowMs) return ms;
  } catch {
    // Said below, with what was expected.
  }
  throw new Complaint(
    `--slow ${given}: the duration must be above 0 and at most ${sayDuration(maxSlowMs)}, with its unit, like ${given.split('=')[0] ?? 'store'}=5ms`,
  );
}

/** Several patches, each on top of those before it. */
function together(patches: readonly CorePatch[]): CorePatch {
  return {
    parts: (parts, nth) => patches.reduce((sofar, patch) => patch.parts?.(sofar, nth) ?? sofar, parts),
    core: (core, nth) => patches.reduce((sofar, patch) => patch.core?.(sofar, nth) ?? sofar, core),
  };
}
