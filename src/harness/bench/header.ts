import { defaultConfig, type CoreConfig } from '#core/config.ts';
import { noLimits } from '#core/domain/attempt-limits.ts';
import { demoProducts, freshnessModes, laneRows, machineRow } from '#simulators/machine/core-rows.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import type { HistoryHeader } from '../history/header.ts';
import {
  callbackTerms,
  headerTerms,
  severalCoresSlackMs,
  targetHeaderTerms,
  toHeaderMachine,
} from '../runner/run-setup.ts';
import type { BenchmarkEvidence } from './live/benchmark-types.ts';
import type { BenchProfile } from './profiles.ts';
import type { BenchAbout } from './result.ts';

/** δ of a benchmark, ms: several processes share few processors, and each writes down when it came to look. */
const slackMs = 250;

/** The checks that a benchmark must give something to look at. */
const proves = ['mutual-exclusion', 'granted-dispatch', 'one-outcome', 'callback-delivered', 'conservation'];

/** The first line of a benchmark's history. */
export function benchHeader(
  { name }: BenchProfile,
  { seed, target, coresOnPostgres = 1 }: BenchAbout,
  { specs, terms, startedAt, wallOffset }: Pick<BenchmarkEvidence, 'specs' | 'terms' | 'startedAt' | 'wallOffset'>,
): HistoryHeader {
  return {
    format: 'vendloop-history/2',
    scenario: `bench-${name}`,
    stage: target === null ? 'live' : 'target',
    seed,
    speed: 1,
    timeoutMs: defaultConfig.timeoutMs,
    slackMs: slackMs + (coresOnPostgres > 1 ? severalCoresSlackMs : 0),
    callbacks: callbackTerms(defaultConfig.callbacks),
    machines: specs.map((spec) => toHeaderMachine(spec, defaultConfig)),
    ...declared(specs, terms, coresOnPostgres),
    faults: [],
    proves: target === null ? proves : [],
    expect: [],
    wallStartMs: Math.round(startedAt + wallOffset),
  };
}

/** What the core's answers are held against. */
function declared(
  specs: readonly MachineSpec[],
  terms: BenchmarkEvidence['terms'],
  cores: number,
): Partial<Pick<HistoryHeader, 'machines' | 'merchants' | 'limits'>> {
  if (terms === null) return {};
  const config = configOf(specs);
  return terms === 'own-core' ? headerTerms(specs, config, cores) : targetHeaderTerms(specs, config, terms);
}

/** The configuration of the core that a benchmark starts: that of a demo, without limits on wrong calls. */
function configOf(specs: readonly MachineSpec[]): CoreConfig {
  return {
    ...defaultConfig,
    merchants: [demoMerchant],
    machines: specs.map((spec) => machineRow(spec, demoMerchant.appId)),
    lanes: specs.flatMap((spec) => laneRows(spec)),
    freshness: { ...defaultConfig.freshness, machines: freshnessModes(specs) },
    descriptions: { ...defaultConfig.descriptions, products: demoProducts() },
    limits: noLimits,
    callbacks: { ...defaultConfig.callbacks, allowAddresses: ['127.0.0.0/8', '::1/128'] },
  };
}
