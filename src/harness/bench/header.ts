import { defaultConfig } from '#core/config.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { HistoryHeader } from '../history/event.ts';
import { toHeaderMachine, callbackTerms } from '../runner/run-setup.ts';
import type { BenchProfile } from './profiles.ts';
import type { BenchAbout } from './result.ts';

/** δ of a benchmark, ms: several processes share few processors, and each writes down when it came to look. */
const slackMs = 250;

/** The checks that a benchmark must give something to look at. */
const proves = ['mutual-exclusion', 'granted-dispatch', 'one-outcome', 'callback-delivered', 'conservation'];

/** The first line of a benchmark's history. */
export function benchHeader(
  { name }: BenchProfile,
  { seed, target }: BenchAbout,
  specs: readonly MachineSpec[],
): HistoryHeader {
  return {
    format: 'vendloop-history/2',
    scenario: `bench-${name}`,
    stage: 'live',
    seed,
    speed: 1,
    timeoutMs: defaultConfig.timeoutMs,
    slackMs,
    callbacks: callbackTerms(defaultConfig.callbacks),
    machines: specs.map((spec) => toHeaderMachine(spec, defaultConfig)),
    faults: [],
    proves: target === null ? proves : [],
    expect: [],
  };
}
