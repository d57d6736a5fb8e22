import { propertySeed, runsFactor } from './settings.ts';

/** Prints the seed and the factor of the properties, once before the first test. */
export default function printBanner(): void {
  process.stdout.write(
    `properties: seed ${propertySeed}, runs × ${runsFactor} (FC_SEED=${propertySeed} FC_RUNS=${runsFactor} repeats ` +
      `them)\n`,
  );
}
