import { cpus } from 'node:os';
import { signingBench } from './signing.ts';
import { stageBench } from './virtual-clock.ts';
import { storeBench } from './store.ts';
import { worldBench } from './world.ts';

/** Prints every figure side by side, in one run on one machine: compare rows of a run, not runs of two machines. */
interface Row {
  readonly name: string;
  readonly opsPerSecond: number;
  readonly statements?: number;
}

function print(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, opsPerSecond, statements } of rows)
    console.log(
      `  ${name.padEnd(width)}  ${Math.round(opsPerSecond).toLocaleString('en-US').padStart(11)} /s` +
        (statements === undefined ? '' : `, ${statements.toFixed(2)} statements each`),
    );
}

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
const signing = await signingBench();
print('signing', signing.rows);
for (const { name, ratio } of signing.ratios) console.log(`  ${name}: ${ratio.toFixed(1)}×`);
print('stores: decisions', await storeBench());
print('virtual clock', await stageBench());
print('virtual worlds, simulated, recorded and checked, by the second of one processor', await worldBench());
