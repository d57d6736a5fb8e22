import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { registerSimulate } from '#cli/simulate/index.ts';
import type { CliIo } from '#cli/shared/io.ts';

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      { readonly steps: readonly { readonly name?: string; readonly run?: string; readonly uses?: string }[] }
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
  it('gives vendloop only flags that it has', () => {
    const program = new Command();
    registerSimulate(program, {} as CliIo);
    const known = program.commands[0]!.options.map(({ long }) => long);
    const used = runs
      .filter((line) => line.includes('vendloop simulate'))
      .flatMap((line) => [...line.matchAll(/ (--[a-z-]+)(?= )/g)].map(([, flag]) => flag))
      .filter((flag) => flag !== '--no-install');
    expect(used.length).toBeGreaterThan(4);
    for (const flag of used) expect(known).toContain(flag);
  });

  it('runs test folders that are there, and keeps every step to one thing', () => {
    const folders = runs.flatMap((line) => [...line.matchAll(/vitest run (\S+)/g)].map(([, folder]) => folder!));
    expect(folders).toEqual(['test/properties']);
    for (const folder of folders) expect(existsSync(new URL(`../${folder}`, import.meta.url))).toBe(true);
    for (const { run, uses } of Object.values(workflow.jobs).flatMap(({ steps }) => steps))
      expect([run, uses].filter((one) => one !== undefined)).toHaveLength(1);
  });

  it('distinguishes the exit codes of a finding, an inconclusive run and a crash', () => {
    for (const code of [1, 3, 4]) expect(runs.some((line) => line.trim().startsWith(`${code})`))).toBe(true);
  });
});
