import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { registerConsole } from '#cli/console/index.ts';
import { readHistory } from '#harness/history/ndjson.ts';
import { judgeBySpecification } from '#harness/specification/judge.ts';
import { k6 } from '#test/harness/bench/k6/found-k6.ts';
import { command } from '../cli/run-command.ts';
import { TestPrograms } from './running-program.ts';
import { startServedCore, type ServedCore } from './served-core.ts';

const programs = new TestPrograms();
const cores: ServedCore[] = [];
afterEach(async () => {
  for (const core of cores.splice(0)) await core.kill('SIGKILL');
});

const folder = (): string => mkdtempSync(join(tmpdir(), 'vendloop-'));

async function serve(...more: readonly string[]): Promise<string> {
  const core = await startServedCore(join(folder(), 'core.sqlite'), 0, more, 'pipe');
  cores.push(core);
  return core.url;
}

/** What the specification makes of a history: its clauses with a finding. */
function clausesFound(text: string): readonly string[] {
  const result = judgeBySpecification(readHistory(text, 'history'));
  expect(result.unobserved).toBeNull();
  expect(result.undecided).toEqual([]);
  expect(result.judged.size).toBeGreaterThan(30);
  return [...new Set(result.contradictions.map(({ clause }) => clause))];
}

/** A session with a core, answered by a script of answers in a line. */
async function played(url: string, script: string): Promise<readonly string[]> {
  const dir = folder();
  const { usageError } = await command(
    registerConsole,
    ['console', '--target', url, '--machines', '10000002,10000004', '--answers', 'script', '--out', dir],
    { script: `${script}|finish|n`.split('|').join('\n') },
  );
  expect(usageError).toBe('');
  return clausesFound(readFileSync(join(dir, 'console', 'history.ndjson'), 'utf8'));
}

describe('a session with a core that was there before', () => {
  it('has no finding of a sound core, nor with stock that earlier sessions took', async () => {
    const url = await serve();
    const sales = '10000002|sell|0|end|back|10000004|sell|0|2|end|back';
    expect(await played(url, sales)).toEqual([]);
    expect(await played(url, sales)).toEqual([]);
  });

  it('finds a machine that reports a success without a drop', async () => {
    const lie = '10000002|inject|reports-success-without-drop|next-job|sell|0|end|back';
    expect(await played(await serve(), lie)).toEqual(['success-has-dropped']);
  });

  it.each([
    [
      'quantity-ignored',
      '10000002|steps|order|0|steps|pay order-1|steps|deliver order-1|end|steps|deliver order-1|end|back',
      'deliver-delivered-already',
    ],
    ['unpaid-order-delivered', '10000002|steps|order|0|steps|deliver order-1|end|back', 'deliver-unpaid'],
    ['no-release-on-failure', '10000002|inject|goods-stuck|(default)|next-job|sell|0|end|sell|1|back', 'deliverable'],
  ])('finds what the mutant %s does', async (mutant, script, clause) => {
    expect(await played(await serve('--zoo', mutant), script)).toContain(clause);
  });
});

describe.skipIf(!k6)('a load on a core that was there before', () => {
  /** A gate of a few seconds. */
  async function loaded(url: string, ...more: readonly string[]): Promise<readonly string[]> {
    const dir = join(folder(), 'bench');
    const load = ['--machines', '4', '--rate', '3', '--duration', '3', '--warmup', '1'];
    const bench = programs.start(['bench', 'gate', '--target', url, ...load, ...more, '--out', dir]);
    const [code] = await bench.exited;
    expect(code, bench.text()).not.toBe(2);
    return clausesFound(gunzipSync(readFileSync(join(dir, 'history.ndjson.gz'))).toString('utf8'));
  }

  it('has no finding of a sound core', async () => {
    expect(await loaded(await serve())).toEqual([]);
  });

  it('finds a machine that reports a success without a drop', async () => {
    const lie = 'reports-success-without-drop:machine=10000003';
    expect(await loaded(await serve(), '--fault', lie)).toEqual(['success-has-dropped']);
  });

  it.each([
    ['no-release-on-failure', 'deliverable'],
    ['callback-abandoned-after-one-attempt', 'retry-pause'],
  ])('finds what the mutant %s does', async (mutant, clause) => {
    expect(await loaded(await serve('--zoo', mutant))).toContain(clause);
  });
});
