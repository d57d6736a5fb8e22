import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { TestPrograms, type RunningProgram } from './running-program.ts';
import { FakePrograms, fakeK6Version } from '../harness/bench/k6/fake-programs.ts';

const programs = new TestPrograms();

/** Processes that have this folder on their command line. */
function inFolder(): string[] {
  return spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(programs.dir));
}

describe('a benchmark that is ended', () => {
  let fakePrograms: FakePrograms;
  beforeEach(() => {
    fakePrograms = new FakePrograms();
    programs.closing.push(() => fakePrograms.remove());
  });

  /**
   * A benchmark whose k6 has begun and would never end. k6 has a child process, which is reported a moment after its
   * start.
   */
  async function startLoad(): Promise<RunningProgram> {
    const k6 = fakePrograms.add(
      'k6',
      `case "$1" in run) shift;; *) ${fakeK6Version('v2.2.0')}; exit;; esac`,
      `sleep 1; : > ${programs.dir}/k6-is-up; tail -f ${programs.dir}/k6-is-up & wait`,
    );
    const program = programs.start(
      [
        'bench',
        'smoke',
        '--machines',
        '4',
        '--rate',
        '1',
        '--duration',
        '2',
        '--warmup',
        '1',
        '--out',
        join(programs.dir, 'out'),
      ],
      { env: { K6_PATH: k6 } },
    );
    await program.waitForOutput(/(k6 runs)/);
    while (!existsSync(join(programs.dir, 'k6-is-up'))) await new Promise((next) => setImmediate(next));
    return program;
  }

  async function waitUntilAllExited(): Promise<void> {
    while (inFolder().length > 0) await new Promise((next) => setImmediate(next));
  }

  it('by Ctrl-C takes core, fleet and k6 with it, reports what there was, and ends with 3', async () => {
    const { child, exited, text } = await startLoad();
    child.kill('SIGINT');
    expect(await exited).toEqual([3, null]);
    expect(text()).toMatch(/^vendloop: the benchmark was cut short before anything was measured: it was interrupted$/m);
    await waitUntilAllExited();
    expect(readFileSync(join(programs.dir, 'out', 'core.ndjson'), 'utf8')).toContain('core-started');
  }, 120_000);

  it('by SIGKILL leaves no process behind', async () => {
    const { child, exited } = await startLoad();
    child.kill('SIGKILL');
    await exited;
    await waitUntilAllExited();
  }, 120_000);

  it('by a core that dies reports it, takes the rest down, and ends with 3', async () => {
    const { exited, text } = await startLoad();
    const pid = Number(
      inFolder()
        .find((line) => / serve /.test(line))
        ?.trim()
        .split(' ')[0],
    );
    process.kill(pid, 'SIGKILL');
    expect(await exited).toEqual([3, null]);
    expect(text()).toMatch(/cut short before anything was measured: the core ended \(a signal\)/);
    await waitUntilAllExited();
  }, 120_000);
});
