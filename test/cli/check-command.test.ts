import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { registerCheck } from '#cli/check/index.ts';
import { shellQuote } from '#cli/shared/command-line.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { historyDigest } from '#harness/history/ndjson.ts';
import { writeHistory } from '#test/harness/write-history.ts';
import { locker } from '../harness/history-machines.ts';
import { cleanHistory } from '../harness/sample-histories.ts';
import { HistoryBuilder } from '../harness/history-builder.ts';
import { undecidableHistory } from '../harness/checks/undecidable-history.ts';

interface CommandResult {
  readonly out: string;
  readonly err: string;
  readonly code: number | undefined;
}

function readsAsWhole(err: string): boolean {
  return err.includes('judged as a whole');
}

/** Runs `vendloop check` on files that stand in memory. */
function run(files: Readonly<Record<string, string>>, ...args: string[]): Promise<CommandResult> {
  return runCheck(files, args);
}

/** The same in passes, with parts of one machine: every file counts as a large one. */
function runInPasses(files: Readonly<Record<string, string>>, ...args: string[]): Promise<CommandResult> {
  return runCheck(files, args, { largeBytes: 0, eventsOfPart: 1 });
}

async function runCheck(
  files: Readonly<Record<string, string>>,
  args: readonly string[],
  sizes?: Parameters<typeof registerCheck>[2],
): Promise<CommandResult> {
  let out = '';
  let err = '';
  let code: number | undefined;
  const io: CliIo = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    clearErrLine: () => undefined,
    readBytes: () => Promise.reject(new Error('a history is read piece by piece')),
    readInput: () => Promise.reject(new Error('a history is read piece by piece')),
    fileBytes: (source) => files[source]?.length ?? 0,
    readPieces: async function* (source, anySize = false) {
      const text = files[source];
      // Only what is judged in passes may have any size.
      expect(anySize).toBe(sizes !== undefined && !readsAsWhole(err));
      if (text === undefined) throw new Error(`cannot read ${source}: there is no such file.`);
      await Promise.resolve();
      yield* text.match(/[^]{1,500}/g) ?? [];
    },
    now: () => 0,
    errIsTerminal: false,
    language: 'en',
    command: (...args) => ['vendloop', ...args].map(shellQuote).join(' '),
    env: () => undefined,
    exit: (status) => void (code = status),
  };
  const program = new Command().exitOverride();
  registerCheck(program, io, sizes);
  await program.parseAsync(['check', ...args], { from: 'user' });
  return { out, err, code };
}

const cleanHistoryText = cleanHistory({
  faults: [{ plan: 'never-answers#1', fault: 'never-answers', targetText: 'snacks', target: 'machine' as const }],
});

function violatingHistory(times: number): string {
  const builder = new HistoryBuilder();
  for (let token = 1; token <= times; token += 1) builder.released(token, { machine: locker, token }, 'dwell');
  return writeHistory(builder.end(9_000));
}

/** Cases that lie between machines are counted in no part. */
function withoutCounts({ out }: CommandResult): unknown {
  const { checks: _, why: __, ...report } = JSON.parse(out) as Readonly<Record<string, unknown>>;
  return report;
}

/** All findings with their evidence. */
function findingTexts({ out }: CommandResult): readonly string[] {
  return out.split('\n\n').filter((block) => /^[a-z-]+, machine|^… and/m.test(block));
}

describe('vendloop check of a large file, in passes', () => {
  it('prints the findings, verdict and digest of a history that is read whole', async () => {
    const wrong = violatingHistory(12);
    for (const text of [writeHistory(cleanHistoryText), wrong, wrong.slice(0, -5)]) {
      const files = { 'l.ndjson': text };
      const [passes, whole] = [await runInPasses(files, 'l.ndjson'), await run(files, 'l.ndjson')];
      expect([passes.code, passes.err, findingTexts(passes)]).toEqual([whole.code, whole.err, findingTexts(whole)]);
      expect(passes.out.split('\n')[0]).toBe(whole.out.split('\n')[0]);
      expect(withoutCounts(await runInPasses(files, 'l.ndjson', '--json'))).toEqual(
        withoutCounts(await run(files, 'l.ndjson', '--json')),
      );
    }
  });

  it('names the reason to judge one as a whole, and then keeps to the limit of size', async () => {
    const expectation = { measure: 'success-share', min: 0.5, max: null, band: 0 } as const;
    const measured = { ...cleanHistoryText, header: { ...cleanHistoryText.header, expect: [expectation] } };
    const { err, code } = await runInPasses({ 'm.ndjson': writeHistory(measured) }, 'm.ndjson');
    expect(err).toBe('vendloop check: the history is judged as a whole: the run is to be measured.\n');
    expect(code).toBe(0);
  });

  it('ends with 2 for an invalid line, and names it', async () => {
    const { err, code } = await runInPasses({ 'n.ndjson': `${violatingHistory(1)}{}\n` }, 'n.ndjson');
    expect(code).toBe(2);
    expect(err).toContain('n.ndjson, line 4');
  });
});

describe('vendloop check', () => {
  it('ends with INCONCLUSIVE and 3 for a history in which nothing happened', async () => {
    const { out, code } = await run({ 'empty.ndjson': writeHistory(new HistoryBuilder().end(9_000)) }, 'empty.ndjson');
    expect(code).toBe(3);
    expect(out).toContain('No check had a case, so nothing is proved.');
  });

  it('ends with PASS and 0 for a sound history, and shows the cases of each check', async () => {
    const { out, err, code } = await run({ 'a.ndjson': writeHistory(cleanHistoryText) }, 'a.ndjson');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('crafted, virtual stage, seed 7: 3 machines');
    expect(out).toMatch(/^mutual-exclusion +\d+ +0 {2}passed$/m);
    expect(out).toMatch(/^PASS {2}/m);
  });

  it('ends with INCONCLUSIVE and 3 where a check could not judge, with the reason', async () => {
    const { out, code } = await run({ 'e.ndjson': writeHistory(undecidableHistory()) }, 'e.ndjson');
    expect(code).toBe(3);
    expect(out).toMatch(/^linearizable-lock +0 +0 {2}INCONCLUSIVE$/m);
    expect(out).toMatch(/^INCONCLUSIVE {2}linearizable-lock: Machine 10000001 is not judged/m);
    const { out: json } = await run({ 'e.ndjson': writeHistory(undecidableHistory()) }, 'e.ndjson', '--json');
    expect(JSON.parse(json)).toMatchObject({ verdict: 'INCONCLUSIVE' });
    expect(json).toContain('"undecided": [\n        "Machine 10000001');
  });

  it('ends with FAIL and 1 for a broken one, and shows the evidence by line', async () => {
    const { out, code } = await run({ 'b.ndjson': violatingHistory(1) }, 'b.ndjson');
    expect(code).toBe(1);
    expect(out).toMatch(/^single-release +1 +1 {2}FAILED$/m);
    expect(out).toContain(
      'single-release, machine 10000001, at 1 ms\n  Token 1 was released (dwell), but it was never granted before ' +
        'that.',
    );
    expect(out).toContain('    line 2: 1 ms core lock-released machine=10000001 token=1 cause=dwell');
  });

  it('ends with INCONCLUSIVE and 3 for one that breaks off, with a warning', async () => {
    const { out, err, code } = await run({ 'c.ndjson': writeHistory(cleanHistoryText).slice(0, -5) }, 'c.ndjson');
    expect(code).toBe(3);
    expect(out).toMatch(/^INCONCLUSIVE {2}/m);
    expect(err).toContain('is incomplete');
  });

  it('shows five findings of a check, counts the rest, and keeps to 80 columns', async () => {
    const { out } = await run({ 'd.ndjson': violatingHistory(12) }, 'd.ndjson');
    expect(out.match(/^single-release, machine/gm)).toHaveLength(5);
    expect(out).toContain('… and 7 more of single-release (--json shows all).');
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('prints everything as JSON on demand', async () => {
    const { out, code } = await run({ '-': violatingHistory(12) }, '-', '--json');
    const report = JSON.parse(out) as {
      verdict: string;
      findings: { lines: number[] }[];
      checks: { check: string; findings: number }[];
    };
    expect(code).toBe(1);
    expect(report.verdict).toBe('FAIL');
    expect(report.findings).toHaveLength(12);
    expect(report.findings[0]?.lines).toEqual([2]);
    expect(report.checks.find(({ check }) => check === 'single-release')?.findings).toBe(12);
  });

  it('names the digest of the history in its JSON', async () => {
    const { out } = await run({ 'a.ndjson': writeHistory(cleanHistoryText) }, 'a.ndjson', '--json');
    expect(JSON.parse(out)).toMatchObject({ verdict: 'PASS', digest: historyDigest(cleanHistoryText), warnings: [] });
  });

  it('ends with one clear line and 2 for a file that is missing or no history', async () => {
    expect(await run({}, 'gone.ndjson')).toEqual({
      out: '',
      err: 'vendloop check: cannot read gone.ndjson: there is no such file.\n',
      code: 2,
    });
    expect(await run({ 'x.txt': 'hello\n' }, 'x.txt')).toEqual({
      out: '',
      err: 'vendloop check: x.txt, line 1: this is not JSON.\n',
      code: 2,
    });
    expect((await run({ '-': '' }, '-')).err).toBe(
      'vendloop check: standard input, line 1: there is no header; this is not a complete history.\n',
    );
  });
});
