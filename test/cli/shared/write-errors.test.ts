import { execFile } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, WriteError } from '#cli/shared/errors.ts';
import { EventFile } from '#cli/shared/event-file.ts';
import { registerFit } from '#cli/fit/index.ts';
import { registerRun } from '#cli/run/index.ts';
import { openEvidence } from '#cli/run/evidence.ts';
import { openOutputs } from '#cli/simulate/outputs.ts';
import { makeFolder, writeText } from '#cli/shared/write-file.ts';
import { saveHistory } from '#cli/bench/result-files.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { command, inFolder } from '../run-command.ts';

const main = new URL('../../../src/cli/main.ts', import.meta.url).pathname;
const full = '/dev/full';

/** Runs a command in a shell of its own. */
async function shell(line: string): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)('sh', [
      '-c',
      line.replace('vendloop', `${process.execPath} --import tsx ${main}`),
    ]);
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

describe.skipIf(!existsSync(full))('output that the system does not take', () => {
  it('ends the process with one line and exit code 4: standard output', async () => {
    expect(await shell(`vendloop faults > ${full}`)).toEqual({
      code: 4,
      out: '',
      err: 'vendloop: cannot write to standard output: no space is left on the device\n',
    });
  });

  it('ends the process with exit code 4: standard error', async () => {
    expect(await shell(`vendloop check nothing.ndjson 2> ${full}`)).toEqual({ code: 4, out: '', err: '' });
  });

  it('is no error where a reader has seen enough', async () => {
    expect((await shell('vendloop faults | head -1')).err).toBe('');
  });

  it('is reported once for a run’s history, when the run is over: one line, exit code 4', () =>
    inFolder(async (dir) => {
      // The system takes the first 1 or 2 KiB of a file.
      const result = await shell(
        `ulimit -f 2; TSX_DISABLE_CACHE=1 vendloop run unpaid-order --stage virtual --out ${dir}`,
      );
      expect(result).toMatchObject({ code: 4, out: '' });
      expect(result.err).toMatch(
        /^vendloop: cannot write .*history\.ndjson: the file is longer than the limit of this process; later events are missing\n$/,
      );
    }));

  it.each<[string, (dir: string) => unknown]>([
    ['a file', () => writeText(full, 'x')],
    ['a folder below a file', (dir) => makeFolder(join(dir, 'file', 'sub'))],
    ['the evidence of a run below a file', (dir) => openEvidence(join(dir, 'file', 'sub'), false)],
    [
      'a report beside a history',
      (dir) => {
        const evidence = openEvidence(dir, false);
        symlinkSync(full, join(dir, 'report.html'));
        try {
          evidence.save('report.html', 'x');
        } finally {
          evidence.history.close();
        }
      },
    ],
    ['the results of a simulation', (dir) => openOutputs({} as CliIo, { out: join(dir, 'file', 'sub') }, 'simulate')],
    ['the history of a benchmark', () => saveHistory(full, { header: {}, events: [] } as never)],
    ['events of a core', (dir) => EventFile.create(join(dir, 'file', 'events'), false)],
  ])('is a WriteError of one line, exit code 4: %s', (_, write) =>
    inFolder(async (dir) => {
      writeFileSync(join(dir, 'file'), '');
      const error: unknown = await Promise.resolve()
        .then(() => write(dir))
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(WriteError);
      expect((error as Error).message).toMatch(/^cannot (write|open) [^\n]+$/);
      expect(exitCodeOf(error)).toBe(4);
    }),
  );

  it('is reported for a profile, also by the command of a run', () =>
    inFolder(async (dir) => {
      writeFileSync(join(dir, 'file'), '');
      const log = [
        'commanded_at,result_at',
        ...Array.from(
          { length: 200 },
          (_, at) => `${1_714_373_688_000 + at * 60_000},${1_714_373_688_000 + at * 60_000 + 1_000 + at}`,
        ),
      ].join('\n');
      const fitted = await command(
        registerFit,
        ['fit', 'log', '--motor', 'spring', '--out', join(dir, 'file', 'sub', 'profile.json')],
        { log },
      );
      expect(fitted.usageError).toMatch(/^cannot write .*: a part of its path is no directory$/);
      const ran = await command(registerRun, ['run', 'unpaid-order', '--out', join(dir, 'file', 'sub')]);
      expect(ran.usageError).toMatch(/^cannot write to .*; choose another --out$/);
      expect(readFileSync(join(dir, 'file'), 'utf8')).toBe('');
    }));
});
