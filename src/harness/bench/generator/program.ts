import { createWriteStream, readFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { messageOf } from '#core/error-message.ts';
import { SystemClock } from '../../stages/live/system-clock.ts';
import { loadParametersOf } from '../load/load-parameters.ts';
import { profiles, stepsOf } from '../load/steps.ts';
import { driveLoad, type PreparedSale } from './drive-load.ts';

/**
 * The load of `vendloop bench --generator node`, in a process of its own. It reads the environment that the scripts of
 * k6 read, and writes the same lines: `program.js PROFILE FILE`.
 */
const [name = '', file = ''] = process.argv.slice(2);
const { env } = process;

async function run(): Promise<void> {
  const profile = profiles.find((candidate) => candidate === name);
  if (!profile) throw new Error(`there is no load "${name}"`);
  const parameters = loadParametersOf(env);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const clock = new SystemClock();
  const lines = createWriteStream(file);
  await driveLoad({
    steps: stepsOf(profile, parameters),
    sales: JSON.parse(readFileSync(env['VENDLOOP_SALES'] ?? '', 'utf8')) as PreparedSale[],
    url: env['VENDLOOP_URL'] ?? '',
    appId: env['VENDLOOP_APP_ID'] ?? '',
    appSecret: env['VENDLOOP_APP_SECRET'] ?? '',
    appKey: env['VENDLOOP_APP_KEY'] ?? '',
    users: parameters.vus,
    wire: env['VENDLOOP_WIRE'] === '1',
    clock,
    write: (line) => void lines.write(`${line}\n`),
    signal: stop.signal,
  });
  lines.end();
  await finished(lines);
  clock.close();
  if (stop.signal.aborted) process.exitCode = abortedExitCode;
}

/** As k6 has it. */
const abortedExitCode = 105;

try {
  await run();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
