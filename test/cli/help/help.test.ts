import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { CommanderError, type Command } from 'commander';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { commands } from '#cli/commands.ts';
import { commandPath } from '#cli/help/complete-help.ts';
import { examples } from '#cli/help/examples.ts';
import { helpTexts } from '#cli/help/texts/index.ts';
import { createProgram } from '#cli/program.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { languages, type Language } from '#cli/shared/language.ts';

async function programIn(language: Language): Promise<{ readonly program: Command; readonly printed: () => string }> {
  let text = '';
  const print = (piece: string): void => void (text += piece);
  const io = { language, out: print, err: print, command: (...args: string[]) => ['vl', ...args].join(' ') };
  return { program: await createProgram(io as unknown as CliIo), printed: () => text };
}

/** Every command with its subcommands. */
function allCommands(program: Command): readonly Command[] {
  return program.commands.filter((command) => command.name() !== 'help').flatMap((c) => [c, ...c.commands]);
}

/** What the program prints for these arguments. */
async function outputOf(args: readonly string[], language: Language = 'en'): Promise<string> {
  const { program, printed } = await programIn(language);
  await expect(program.parseAsync([...args], { from: 'user' })).rejects.toThrow(CommanderError);
  return printed();
}

describe('the help', () => {
  it('of the program groups all commands by who uses them', async () => {
    const text = await outputOf(['--help']);
    const { groups } = helpTexts('en');
    const headings = [...new Set([...commands.values()].map(({ group }) => groups[group]))];
    expect(headings.map((heading) => text.indexOf(`\n${heading}\n`)).every((at) => at > 0)).toBe(true);
    for (const name of commands.keys()) expect(text).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(text).not.toContain('Commands:');
  });

  it.each(['--help', 'faultz', 'run --nonsense'])('answers %s in the chosen language', async (line) => {
    expect(await outputOf(line.split(' '), 'zh')).toMatch(/帮助|--help 可查看/);
  });

  it('of every command has an example as it works here, before its exit codes', async () => {
    const text = await outputOf(['run', '--help']);
    expect(text.indexOf('Examples:\n  vl run dwell-lock\n')).toBeGreaterThan(0);
    expect(text.indexOf('Exit codes:')).toBeGreaterThan(text.indexOf('Examples:'));
  });

  it('has examples of exactly the commands that there are, and the program can read each', async () => {
    const { program } = await programIn('en');
    const paths = allCommands(program).map(commandPath);
    expect(Object.keys(examples).sort()).toEqual([...paths].sort());
    for (const [path, lines] of Object.entries(examples)) {
      expect(lines.length).toBeGreaterThan(0);
      for (const args of lines) await expectReadable(path, args);
    }
  });

  it('refuses an unknown language of any command', async () => {
    const { program } = await programIn('en');
    for (const args of [
      ['--lang', 'fr', 'steps'],
      ['steps', '--lang', 'fr'],
    ])
      await expect(program.parseAsync(args, { from: 'user' })).rejects.toThrow('--lang must be en or zh, not "fr"');
  });
});

/** Parses a command line as the program does, without running the command. */
async function expectReadable(path: string, args: readonly string[]): Promise<void> {
  const { program, printed } = await programIn('en');
  const command = allCommands(program).find((each) => commandPath(each) === path);
  let runs = 0;
  command?.action(() => void runs++);
  await program.parseAsync([...args], { from: 'user' });
  expect([args.join(' '), runs, printed()]).toEqual([args.join(' '), 1, '']);
}

describe('the texts of the help', () => {
  it('explain the same commands, arguments and options in every language', async () => {
    const { program } = await programIn('en');
    const keys = allCommands(program).flatMap((command) => {
      const names = [
        'about',
        ...command.registeredArguments.map((argument) => argument.name()),
        ...command.options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? ''),
      ];
      return names.filter((name) => name !== '--lang').map((name) => `${commandPath(command)} ${name}`);
    });
    for (const language of languages.filter((language) => language !== 'en')) {
      const { descriptions, options } = helpTexts(language);
      const translated = Object.entries(descriptions).flatMap(([path, names]) =>
        Object.keys(names).map((name) => `${path} ${name}`),
      );
      const own = keys.filter((key) => !Object.hasOwn(options, key.split(' ').at(-1) ?? ''));
      expect(translated.sort()).toEqual(own.sort());
    }
  });

  it('have the same notes and headings in every language', () => {
    for (const language of languages) {
      expect(Object.keys(helpTexts(language).notes).sort()).toEqual(Object.keys(helpTexts('en').notes).sort());
      expect(Object.keys(helpTexts(language).groups)).toEqual(Object.keys(helpTexts('en').groups));
    }
  });
});

/** The files and packages that a file loads before it does anything: its static imports, without types. */
function loadedBy(file: string, seen = new Map<string, readonly string[]>()): Map<string, readonly string[]> {
  if (seen.has(file)) return seen;
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const specifiers = source.statements.flatMap((statement) =>
    (ts.isImportDeclaration(statement) && statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword) ||
    (ts.isExportDeclaration(statement) && statement.moduleSpecifier && !statement.isTypeOnly)
      ? [(statement.moduleSpecifier as ts.StringLiteral).text]
      : [],
  );
  const isProject = (specifier: string): boolean => /^[.#]/.test(specifier);
  seen.set(
    file,
    specifiers.filter((specifier) => !isProject(specifier) && !specifier.startsWith('node:')),
  );
  for (const specifier of specifiers.filter(isProject)) loadedBy(pathOf(specifier, file), seen);
  return seen;
}

const root = resolve(import.meta.dirname, '../../..');

function pathOf(specifier: string, from: string): string {
  if (specifier.startsWith('.')) return resolve(dirname(from), specifier);
  return join(root, specifier.replace('#simulators/', 'simulators/').replace(/^#/, 'src/'));
}

describe('the declaration of a command', () => {
  // The help of one command reads one of them, the help of the program and completion all.
  it.each([...commands.keys()].filter((name) => name !== 'restore'))('of %s loads little', (name) => {
    const loaded = loadedBy(join(root, `src/cli/${name}/index.ts`));
    expect([...loaded.values()].flat().filter((name) => name !== 'commander')).toEqual([]);
    const files = [...loaded.keys()].map((file) => relative(root, file));
    expect(
      files.filter((file) => /^src\/harness\/(checks|runner|reports|simulation|stages\/live)\//.test(file)),
    ).toEqual([]);
    expect(files.length).toBeLessThan(25);
  });
});
