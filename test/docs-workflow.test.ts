import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commands } from '#cli/commands.ts';
import type { CliIo } from '#cli/shared/io.ts';

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly needs?: string;
        readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } };
        readonly steps: readonly { readonly name?: string; readonly run?: string; readonly uses?: string }[];
      }
    >
  >;
}

const workflow = parse(
  readFileSync(new URL('../docs/examples/github-actions.yml', import.meta.url), 'utf8'),
) as Workflow;
const runs = Object.values(workflow.jobs).flatMap(({ steps }) =>
  steps.flatMap(({ run }) => (run === undefined ? [] : run.split('\n'))),
);

describe('the GitHub workflow to copy', () => {
  it('gives vendloop only commands and flags that it has', async () => {
    const lines = runs.filter((line) => line.includes(' vendloop '));
    for (const line of lines) {
      const [, name = '', args = ''] = / vendloop ([a-z]+)(.*)/.exec(line) ?? [];
      const program = new Command();
      (await commands.get(name)!.load())(program, {} as CliIo);
      const known = program.commands[0]!.options.map(({ long }) => long);
      for (const [, flag] of args.matchAll(/ (--[a-z-]+)/g)) expect(known).toContain(flag);
    }
    expect(lines.map((line) => / vendloop ([a-z]+)/.exec(line)?.[1])).toEqual(['run', 'simulate', 'simulate', 'merge']);
  });

  it('runs test folders that are there, and keeps every step to one thing', () => {
    const folders = runs.flatMap((line) => [...line.matchAll(/vitest run (\S+)/g)].map(([, folder]) => folder!));
    expect(folders).toEqual(['test/properties']);
    for (const folder of folders) expect(existsSync(new URL(`../${folder}`, import.meta.url))).toBe(true);
    for (const { run, uses } of Object.values(workflow.jobs).flatMap(({ steps }) => steps))
      expect([run, uses].filter((one) => one !== undefined)).toHaveLength(1);
  });

  it('annotates what every command finds, once for all shards', () => {
    const reporting = runs.filter((line) => line.includes(' vendloop ') && !line.includes('--shard'));
    for (const line of reporting) expect(line).toMatch(/--reporter \S*github/);
  });

  it('runs every shard of the same worlds, and merges all of their files', () => {
    const { shard, merge } = workflow.jobs;
    const numbers = shard?.strategy?.matrix.shard ?? [];
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    expect(shard?.steps.some(({ run }) => run?.includes(`--shard \${{ matrix.shard }}/${numbers.length} `))).toBe(true);
    expect(merge?.needs).toBe('shard');
  });
});
