import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runK6, type K6Outcome, type K6RunOptions } from '#harness/bench/k6/run.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { FakePrograms } from './fake-programs.ts';

let fakes: FakePrograms;
let clock: SystemClock;
beforeEach(() => {
  fakes = new FakePrograms();
  clock = new SystemClock();
});
afterEach(() => {
  clock.close();
  fakes.remove();
});

const run = (lines: readonly string[], overrides: Partial<K6RunOptions> = {}): Promise<K6Outcome> =>
  runK6({
    k6: fakes.add('k6', ...lines),
    script: 'some/script.ts',
    outDir: join(fakes.folder, 'out'),
    env: { PATH: process.env['PATH'] },
    clock,
    ...overrides,
  });
const recordedArgs = (): string => readFileSync(join(fakes.folder, 'asked'), 'utf8');

describe('runK6', () => {
  it.each([
    [0, 'passed'],
    [99, 'thresholds'],
    [104, 'configuration'],
    [105, 'aborted'],
    [107, 'script'],
    [255, 'other'],
  ] as const)('distinguishes failures: exit code %i is %s', async (exitCode, ending) => {
    expect(await run(['echo "the reason" >&2', `exit ${exitCode}`])).toMatchObject({
      exitCode,
      result: ending,
      lastOutput: 'the reason',
    });
  });

  it('gives k6 the script, files for what it leaves, and secrets by the environment alone', async () => {
    const { files } = await run(
      [
        `echo "$*" > ${fakes.folder}/asked`,
        `env | grep -E '^(K6|VENDLOOP)_|^GOGC' | LC_ALL=C sort >> ${fakes.folder}/asked`,
        'echo summary',
      ],
      { env: { PATH: process.env['PATH'], VENDLOOP_APP_KEY: 'a-key', K6_DURATION: '10s', K6_OUT: 'json' } },
    );
    const [args, ...env] = recordedArgs().trim().split('\n');
    expect(args).toBe(
      `run --quiet --no-usage-report --summary-export ${files.summary} --console-output ${files.samples} ` +
        `--log-format raw ${process.cwd()}/some/script.ts`,
    );
    // K6_DURATION would replace the script's load; the user chooses further outputs.
    expect(env).toEqual(['GOGC=400', 'K6_AUTO_EXTENSION_RESOLUTION=false', 'K6_OUT=json', 'VENDLOOP_APP_KEY=a-key']);
    expect(readFileSync(files.text, 'utf8')).toBe('summary\n');
    expect(files.dashboard).toBeNull();
  });

  it('asks for a report of its own with two snapshots at least, and no port', async () => {
    const { files } = await run([`env | grep ^K6_WEB | sort > ${fakes.folder}/asked`], { dashboard: true });
    expect(recordedArgs().trim().split('\n')).toEqual([
      'K6_WEB_DASHBOARD=true',
      `K6_WEB_DASHBOARD_EXPORT=${String(files.dashboard)}`,
      'K6_WEB_DASHBOARD_PERIOD=1s',
      'K6_WEB_DASHBOARD_PORT=-1',
    ]);
  });

  it('leaves no file of a run before, and the last lines of the log for people', async () => {
    const { files } = await run([]);
    writeFileSync(files.samples, 'old');
    const { lastOutput } = await run(['i=0; while [ $i -lt 40 ]; do echo "line $i" >&2; i=$((i+1)); done', 'exit 107']);
    expect(existsSync(files.samples)).toBe(false);
    expect(lastOutput.split('\n')).toEqual(Array.from({ length: 12 }, (_, index) => `line ${28 + index}`));
  });

  it('stops k6 when it is aborted', async () => {
    const abort = new AbortController();
    const pids: number[] = [];
    const onStart = (pid: number): void => {
      pids.push(pid);
      abort.abort();
    };
    expect(await run(['exec tail -f /dev/null'], { signal: abort.signal, onStart })).toMatchObject({
      result: 'aborted',
      exitCode: null,
    });
    expect(() => process.kill(pids[0] ?? 0, 0)).toThrow('ESRCH');
    await expect(run([], { signal: abort.signal })).rejects.toThrow(/abort/i);
  });

  it('names the program that could not be started', async () => {
    await expect(run([], { k6: '/nowhere/k6' })).rejects.toThrow(
      '/nowhere/k6 could not be started: spawn /nowhere/k6 ENOENT',
    );
  });
});
