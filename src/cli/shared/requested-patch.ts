import type { CorePatch, PatchFactory } from '#harness/fault-injection/core/core-patch.ts';
import type { SqliteChange } from '#harness/fault-injection/store/crashable-store.ts';
import { durationMs, formatDuration } from '#harness/scenario/duration.ts';
import { injectLatency, delayablePhases } from '#harness/fault-injection/latency/latency-injection.ts';
import { mutantByName } from '#harness/mutants/index.ts';
import type { Mutant } from '#harness/mutants/mutant.ts';
import { nearest } from '#simulators/nearest.ts';
import { UsageError, messageOf } from './errors.ts';

/** The requested faults of a core: a mutant or added latency. Without warnings, the core is unchanged. */
export interface RequestedPatch {
  /** Makes the patch of one core, or of one run. */
  readonly makePatch: PatchFactory;
  readonly warnings: readonly string[];
  readonly mutant: Mutant | null;
}

/** Longest delay of a phase: with a longer one, deadlines pass first. */
const maxSlowMs = 10_000;

/**
 * Reads `--zoo MUTANT` and each `--slow PHASE=DURATION`.
 * @throws UsageError that suggests the nearest name.
 */
export function requestedPatch(zoo: string | undefined, slow: readonly string[]): RequestedPatch {
  const mutant = zoo === undefined ? null : findMutant(zoo);
  const patches = [...(mutant ? [mutantPatch(mutant)] : []), ...slow.map(latencyPatch)];
  return {
    mutant,
    makePatch: () => combinePatches(patches.map(({ make }) => make())),
    warnings: patches.map(({ warning }) => warning),
  };
}

function mutantPatch({ name, makePatch, bug }: Mutant): { make: PatchFactory; warning: string } {
  return { make: makePatch, warning: `THIS CORE IS BROKEN ON PURPOSE (--zoo ${name}): ${bug}` };
}

/** The mutant with this name. @throws UsageError that suggests the nearest name. */
export function findMutant(name: string): Mutant {
  try {
    return mutantByName(name);
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

function latencyPatch(text: string): { make: PatchFactory; warning: string } {
  const [name = '', duration = ''] = text.split('=');
  const phase = delayablePhases.find((phase) => phase === name);
  if (!phase)
    throw new UsageError(
      `--slow takes PHASE=DURATION, like store=5ms; there is no phase "${name}", did you mean ` +
        `"${nearest(name, delayablePhases)}"? There are: ${delayablePhases.join(', ')}`,
    );
  const delayMs = readDuration(text, duration);
  return {
    make: injectLatency(phase, delayMs),
    warning: `THIS CORE IS SLOWED ON PURPOSE (--slow ${text}): ${phase} takes ${formatDuration(delayMs)} longer`,
  };
}

function readDuration(flag: string, duration: string): number {
  try {
    const ms = durationMs(duration);
    if (ms > 0 && ms <= maxSlowMs) return ms;
  } catch {
    // Reported below.
  }
  throw new UsageError(
    `--slow ${flag}: the duration must be above 0 and at most ${formatDuration(maxSlowMs)}, with its unit, like ` +
      `${flag.split('=')[0] ?? 'store'}=5ms`,
  );
}

/** Applies several patches in order. */
function combinePatches(patches: readonly CorePatch[]): CorePatch {
  return {
    sqlite: Object.assign({}, ...patches.map(({ sqlite }) => sqlite)) as SqliteChange,
    parts: (parts, start) => patches.reduce((patched, patch) => patch.parts?.(patched, start) ?? patched, parts),
    core: (core, start) => patches.reduce((patched, patch) => patch.core?.(patched, start) ?? patched, core),
  };
}
