import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Command, type CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { commands } from '#cli/commands.ts';
import { completeHelp } from '#cli/help/complete-help.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { benchProfiles } from '#harness/bench/profiles.ts';
import { mutants } from '#harness/mutants/index.ts';
import { stepExamples } from '#harness/scenario/reference/step-examples.ts';
import { scenarioName } from '#cli/init/templates/scenario.ts';
import { scenarios } from '#scenarios/index.ts';
import { faults } from '#simulators/faults/index.ts';
import { bareOptionsIn, commandsInPage, commandsInScript, isPlaceholder, type NamedCommand } from './command-lines.ts';
import { pages, read, root } from './pages.ts';

// A command of a document is read as the program reads it, without running it: subcommands, options, the number of
// arguments, names of the catalogue, npm scripts, files.

const registers = await Promise.all([...commands.values()].map(({ load }) => load()));

/** The whole program, new: commander keeps in it what it has read. */
function newProgram(): Command {
  const program = new Command('vendloop').enablePositionalOptions().exitOverride();
  program.configureOutput({ writeErr: () => undefined });
  // No command runs.
  const io = { language: 'en' } as CliIo;
  for (const register of registers) register(program, io);
  completeHelp(program, io);
  return program;
}

const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
const namesOf = (list: readonly { readonly name: string }[]): readonly string[] => list.map(({ name }) => name);

/** What the arguments of a command may be, where that is a list. */
const argumentNames: Readonly<Record<string, readonly string[]>> = {
  // The scenario that `init` writes is found in its project.
  run: [...namesOf(scenarios), scenarioName],
  scenarios: namesOf(scenarios),
  faults: namesOf(faults),
  steps: Object.keys(stepExamples),
  zoo: namesOf(mutants),
  bench: namesOf(benchProfiles),
  prepare: namesOf(benchProfiles),
};

/** What is wrong with a command. */
function problemsOf({ words, isComplete }: NamedCommand): readonly string[] {
  const [program = '', ...args] = words.filter((word) => word !== '…');
  if (program === 'npm') return problemsOfScript(args, isComplete);
  if (program === 'npx' && args[0] !== 'vendloop') return problemsOfFile(args);
  if (program === 'vendloop' && isComplete && args.length > 0)
    return ['a clone has vendloop on no PATH: write npx before it'];
  return problemsOfVendloop(newProgram(), args.slice(program === 'npx' ? 1 : 0), isComplete);
}

function problemsOfVendloop(command: Command, args: readonly string[], isComplete: boolean): readonly string[] {
  const [name] = args;
  const subcommand = command.commands.find((subcommand) => subcommand.name() === name);
  if (subcommand) return problemsOfVendloop(subcommand, args.slice(1), isComplete);
  if (command.parent === null)
    return name === undefined || isPlaceholder(name) || name.startsWith('--') ? [] : [`there is no command ${name}`];
  try {
    return problemsOfArguments(command, args, isComplete);
  } catch (error) {
    // A sentence may name an option without its value.
    const isTolerated = !isComplete && (error as CommanderError).code === 'commander.optionMissingArgument';
    return isTolerated ? [] : [(error as Error).message];
  }
}

function problemsOfArguments(command: Command, args: readonly string[], isComplete: boolean): readonly string[] {
  if (args.includes('--help')) return [];
  const { operands, unknown } = command.parseOptions(args.map((arg) => arg.replaceAll(/^\[|\]$/g, '')));
  const rest = [...operands, ...unknown];
  const options = unknown.filter((word) => word.startsWith('--'));
  const parameters = command.registeredArguments;
  const most = parameters.some(({ variadic }) => variadic) ? Infinity : parameters.length;
  const least = parameters.filter(({ required }) => required).length;
  const missing = command.options.filter(
    (option) => option.mandatory && command.getOptionValue(option.attributeName()) === undefined,
  );
  const mutant = command.getOptionValue('zoo') as unknown;
  if (options.length > 0) return options.map((option) => `${command.name()} has no option ${option}`);
  return [
    ...rest.filter((word) => !isKnownArgument(command, word)).map((word) => `${command.name()} knows no ${word}`),
    ...(typeof mutant === 'string' && !isPlaceholder(mutant) && !argumentNames['zoo']!.includes(mutant)
      ? [`--zoo knows no ${mutant}`]
      : []),
    ...(rest.length > most ? [`${command.name()} takes ${most} arguments: ${rest.join(' ')}`] : []),
    ...(isComplete && operands.length < least ? [`${command.name()} needs an argument`] : []),
    ...(isComplete ? missing.map(({ long }) => `${command.name()} needs ${long}`) : []),
  ];
}

function isKnownArgument(command: Command, word: string): boolean {
  const names = argumentNames[command.name()];
  if (names === undefined || isPlaceholder(word) || word.startsWith('-')) return true;
  if (/^docs\//.test(word)) return existsSync(join(root, word));
  return names.includes(word) || /\.(?:ya?ml|json)$/.test(word);
}

/** `npm run NAME -- …`: the script exists, and what it starts has the options. */
function problemsOfScript([verb = '', ...args]: readonly string[], isComplete: boolean): readonly string[] {
  if (verb === 'ci') return [];
  const [name = '', ...rest] = verb === 'run' ? args.filter((arg) => arg !== '--silent') : [verb, ...args];
  const script = scripts[name];
  if (script === undefined) return isPlaceholder(name) ? [] : [`there is no script ${name}`];
  if (rest.length > 0 && rest[0] !== '--') return [`npm keeps ${rest[0]} for itself: write -- before it`];
  const [tool = '', file = '', ...own] = (script.split(' && ').at(-1) ?? '').split(' ');
  if (file.endsWith('cli/main.js') || file.endsWith('cli/main.ts'))
    return problemsOfVendloop(newProgram(), [...own, ...rest.slice(1)], isComplete);
  return tool === 'tsx' ? problemsOfFile([tool, file, ...rest.slice(1)]) : [];
}

/** `npx tsx FILE …` and `npx vitest run PATH`: the file exists, and itself or what it imports names the options. */
function problemsOfFile([tool = '', ...args]: readonly string[]): readonly string[] {
  const path = args.find((arg) => arg.includes('/'));
  if (path === undefined) return [];
  if (!existsSync(join(root, path))) return [`there is no ${path}`];
  if (tool !== 'tsx') return [];
  const options = args.join(' ').match(/(?<=--)[a-z][a-z-]*/g) ?? [];
  const sources = sourcesOf(path);
  // It passes them on.
  if (sources.includes(`'vitest'`)) return [];
  return options
    .filter((option) => !new RegExp(`\\b${option}\\b`).test(sources))
    .map((option) => `${path} has no --${option}`);
}

/** A program's text, and that of the files beside it that it imports. */
function sourcesOf(path: string): string {
  const text = read(path);
  const imports = [...text.matchAll(/from '(\.\/[^']+)'/g)].map(([, file]) =>
    relative(root, join(root, dirname(path), file!)),
  );
  return [text, ...imports.map(read)].join('\n');
}

/** Options of programs that are not ours, which sentences name alone. */
const foreignOptions = ['--incremental'];

/** Every option that the project's programs have. */
function everyOption(): ReadonlySet<string> {
  const all = (command: Command): readonly string[] => [
    ...command.options.flatMap(({ long, short }) => [long, short].filter((flag) => typeof flag === 'string')),
    ...command.commands.flatMap(all),
  ];
  const usage = read('bench/power/options.ts').match(/^ {2}--[a-z-]+/gm) ?? [];
  return new Set([...all(newProgram()), ...usage.map((line) => line.trim()), ...foreignOptions, '--help', '--version']);
}

const scriptFiles = [
  '.ci/run',
  ...readdirSync(join(root, 'docs/examples'))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => `docs/examples/${name}`),
];
const textOf = ({ words }: NamedCommand): string => words.join(' ');
const problems = (list: readonly NamedCommand[]): readonly string[] =>
  list.flatMap((command) => problemsOf(command).map((problem) => `${textOf(command)}: ${problem}`));

describe('the commands in the documents', () => {
  it.each(pages)('%s: can be typed', (page) => {
    expect(problems(commandsInPage(read(page), new Set(commands.keys())))).toEqual([]);
  });

  it.each(scriptFiles)('%s: can be typed', (file) => {
    expect(problems(commandsInScript(read(file)))).toEqual([]);
  });

  it.each(pages)('%s: an option that stands alone exists', (page) => {
    const known = everyOption();
    expect(bareOptionsIn(read(page)).filter((option) => !known.has(option))).toEqual([]);
  });

  it('show every command', () => {
    const shown = pages
      .flatMap((page) => commandsInPage(read(page), new Set(commands.keys())))
      .map(({ words }) => words);
    const names = new Set(shown.map((words) => words[words.indexOf('vendloop') + 1]));
    expect([...commands.keys()].filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('reading commands from a page', () => {
  const problemsIn = (page: string): readonly string[] => problems(commandsInPage(page, new Set(commands.keys())));
  const inBlock = (lines: string): string => `Text\n\n\`\`\`sh\n${lines}\n\`\`\`\n`;

  it.each([
    ['a command', inBlock('npx vendloop sing a=b'), 'there is no command sing'],
    ['a program', inBlock('vendloop run --all'), 'write npx before it'],
    ['an option', inBlock('npx vendloop run --al'), 'run has no option --al'],
    ['an option behind &&', inBlock('cd a && npx vendloop run --al'), 'run has no option --al'],
    [
      'an option of a nested command',
      inBlock('npx vendloop bench compare --ruins 3 a b'),
      'compare has no option --ruins',
    ],
    ['an option in a sentence', 'so `fleet --count 3 --faults x` does', 'fleet has no option --faults'],
    ['a scenario', 'as `vendloop run first-sail` does', 'run knows no first-sail'],
    ['a fault', inBlock('npx vendloop faults answers-never-ever'), 'faults knows no answers-never-ever'],
    ['a mutant', inBlock('npx vendloop simulate --zoo lion'), '--zoo knows no lion'],
    ['a file', inBlock('npx vendloop run docs/examples/no.yaml'), 'run knows no docs/examples/no.yaml'],
    ['a value that is missing', inBlock('npx vendloop run --seed'), 'argument missing'],
    ['an argument that is missing', inBlock('npx vendloop check'), 'check needs an argument'],
    ['one argument too many', inBlock('npx vendloop check a b'), 'check takes 1 arguments: a b'],
    ['an option that is missing', inBlock('npx vendloop backup --database a'), 'backup needs --out'],
    ['a script', 'by `npm run bnech`', 'there is no script bnech'],
    ['an option of a script', inBlock('npm run bench -- gate --rat 3'), 'bench has no option --rat'],
    ['an option without --', inBlock('npm run power --mutants 3'), 'npm keeps --mutants for itself'],
    ['an option of a program', inBlock('npm run power -- --mutant-count 3'), 'has no --mutant-count'],
    ['a program', inBlock('npx tsx bench/no.ts'), 'there is no bench/no.ts'],
    ['a folder of tests', inBlock('npx vitest run test/no'), 'there is no test/no'],
  ])('finds %s that does not exist', (_what, page, problem) => {
    expect(problemsIn(page)).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    inBlock('# npx vendloop sing\nVENDLOOP_X=1 npx --no-install vendloop serve --quiet > log.txt  # comment --al'),
    inBlock('PASS first-sale\nreplay  npx --no-install vendloop run first-sale --stage live --seed 1'),
    'as `vendloop faults NAME`, `vendloop backup`, `npx vendloop replay TOKEN` and `run <name> --stage live` do',
  ])('takes %j', (page) => {
    expect(commandsInPage(page, new Set(commands.keys())).length).toBeGreaterThan(0);
    expect(problemsIn(page)).toEqual([]);
  });

  it('finds an option alone in backticks', () => {
    expect(bareOptionsIn('with `--al 3` and `--stage`')).toEqual(['--al', '--stage']);
  });
});
