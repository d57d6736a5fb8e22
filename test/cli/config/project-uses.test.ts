import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectUses, usersOf } from '#cli/config/project-uses.ts';
import { commands } from '#cli/commands.ts';
import { createProgram } from '#cli/program.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { projectSchema } from '#harness/project/schema.ts';

const root = join(import.meta.dirname, '../../..');

/** Names of the commands that have the options of a project file, or a subcommand that has them. */
async function commandsWithOptions(): Promise<readonly string[]> {
  const io = { language: 'en', out: () => undefined, err: () => undefined, command: () => '' };
  const program = await createProgram(io as unknown as CliIo);
  return program.commands
    .filter((command) =>
      [command, ...command.commands].some(({ options }) => options.some(({ long }) => long === '--no-config')),
    )
    .map((command) => command.name());
}

describe('the uses of a project file', () => {
  it('are known of every command: what it takes, or why it takes nothing', () => {
    expect(Object.keys(projectUses).toSorted()).toEqual([...commands.keys()].toSorted());
    for (const use of Object.values(projectUses))
      expect(use instanceof Array ? use.length : use.en.length).toBeGreaterThan(0);
  });

  it('are those of the commands that have its options', async () => {
    const takes = Object.entries(projectUses).flatMap(([name, use]) => (use instanceof Array ? [name] : []));
    expect((await commandsWithOptions()).toSorted()).toEqual([...takes, 'config'].toSorted());
  });

  it('are members that there are, and every member has one', () => {
    const members = Object.keys(projectSchema.shape).filter((name) => name !== '$schema' && name !== 'environments');
    const used = Object.values(projectUses).flatMap((use) => (use instanceof Array ? use : []));
    expect(used.filter((use) => !members.includes(use.split('.')[0] ?? ''))).toEqual([]);
    expect(members.filter((member) => usersOf([member]).length === 0)).toEqual([]);
  });

  it('stand in the document, a row for each command', () => {
    const document = readFileSync(join(root, 'docs/project-file.md'), 'utf8');
    const rows = Object.entries(projectUses).map(([name, use]) => {
      const text = use instanceof Array ? use.map((member) => `\`${member}\``).join(', ') : `–: ${use.en}`;
      return `| \`${name}\` | ${text} |`;
    });
    expect(rows.filter((row) => !document.includes(row))).toEqual([]);
  });

  it('are found by a part of a member, and by the whole', () => {
    expect(usersOf(['folders', 'scenarios'])).toEqual(['run', 'studio', 'scenarios']);
    expect(usersOf(['target', 'machineUrl'])).toContain('fleet');
    expect(usersOf(['target', 'url'])).not.toContain('fleet');
    expect(usersOf(['driver', 'options', 'region'])).toEqual(['run', 'console', 'simulate', 'certify', 'driver']);
    expect(usersOf(['merchants', 0, 'appKey'])).toContain('sign');
  });
});
