import { propertySeed, runsFactor } from './settings.ts';

/** Tells once, before the first test, with what properties run. */
export default function printBanner(): void {
  process.stdout.write(
    `properties: seed ${propertySeed}, runs × ${runsFactor} (FC_SEED=${propertySeed} FC_RUNS=${runsFactor} repeats ` +
      `them)\n`,
  );
}
