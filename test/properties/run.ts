import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

// `npm run properties`: runs every test file that has a property, with a new seed each time or with FC_SEED. Further
// arguments go to vitest.

const seed = process.env['FC_SEED'] ?? String(randomInt(2 ** 31));
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `test/${file}`)
  .filter((file) => /from '(?:@fast-check\/vitest|fast-check)'/.test(readFileSync(file, 'utf8')))
  .sort();

const { status } = spawnSync('npx', ['--no-install', 'vitest', 'run', ...files, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, FC_SEED: seed },
});
if (status !== 0)
  process.stdout.write(`\nproperties failed with seed ${seed}; to repeat it: FC_SEED=${seed} npm run properties\n`);
process.exit(status ?? 1);
