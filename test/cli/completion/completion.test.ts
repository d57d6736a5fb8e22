import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionModel } from '#cli/completion/model.ts';
import { shells, type Shell } from '#cli/completion/shells.ts';
import { valueNames } from '#cli/completion/value-names.ts';
import { createProgram } from '#cli/program.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { shellQuote } from '#cli/shared/command-line.ts';

let dir = '';
let program: Command;

async function scriptOf(shell: string): Promise<string> {
  let text = '';
  const io = { language: 'en', out: (piece: string) => void (text += piece), err: () => undefined, command: () => '' };
  const program = await createProgram(io as unknown as CliIo, 'completion');
  await program.parseAsync(['completion', shell], { from: 'user' });
  return text;
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vendloop-completion-'));
  for (const shell of shells) writeFileSync(join(dir, shell), await scriptOf(shell));
  writeFileSync(join(dir, 'my scenario.yaml'), '');
  writeFileSync(join(dir, "o'history.ndjson"), '');
  program = await createProgram({ language: 'en', command: () => '' } as unknown as CliIo);
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Whether a shell is installed: of the three only bash belongs to every system. */
const isInstalled = (shell: Shell): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

function linesOf(shell: string, args: readonly string[]): readonly string[] {
  const { stdout, stderr, status } = spawnSync(shell, args, { cwd: dir, encoding: 'utf8' });
  expect([status === 0 || stdout !== '', stderr]).toEqual([true, '']);
  return stdout.split('\n').filter((line) => line !== '');
}

/** What each shell offers at the end of some words; the last is the one that is being typed. */
const offersOf: Readonly<Record<Shell, (words: readonly string[]) => readonly string[]>> = {
  bash: (words) => {
    const typed = ['vendloop', ...words].flatMap((word) => {
      const [name, value] = word.split('=');
      return value === undefined || !word.startsWith('--')
        ? [word]
        : [name ?? '', '=', ...(value === '' ? [] : [value])];
    });
    const script = `source ./bash; COMP_WORDS=(${typed.map(shellQuote).join(' ')}); COMP_CWORD=${typed.length - 1}
_vendloop; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return linesOf('bash', ['--norc', '-c', script]);
  },
  // The completion system needs a terminal, so its functions are replaced by ones that print.
  zsh: (words) => {
    const last = words.at(-1) ?? '';
    const script = `compdef() { }; _files() { print -l -- $PREFIX*(N) }
compadd() { local s=; while [[ $1 != -- ]]; do shift; done; shift; print -l -- \${(M)@:#$PREFIX*} }
_describe() { print -l -- \${(M)\${offered[@]%%:*}:#$PREFIX*} }
compset() { PREFIX=\${PREFIX#*=} }
source ./zsh; words=(vendloop ${words.map(shellQuote).join(' ')}); CURRENT=${words.length + 1}
PREFIX=${shellQuote(last)}; _vendloop`;
    return linesOf('zsh', ['-f', '-c', script]);
  },
  fish: (words) => {
    const typed = `vendloop ${words.map((word) => word.replaceAll(' ', '\\ ')).join(' ')}`;
    const script = `source ./fish; complete -C ${shellQuote(typed)}`;
    return linesOf('fish', ['--no-config', '-c', script]).map((line) => line.split('\t')[0] ?? '');
  },
};

describe.each(shells)('completion in %s', (shell) => {
  // Debian: apt-get install zsh fish.
  it.skipIf(!isInstalled(shell)).each<[readonly string[], readonly string[]]>([
    [['sim'], ['simulate']],
    [['bench', 'comp'], ['compare']],
    [['run', 'dwell-l'], ['dwell-lock']],
    [['run', '--all', '--sta'], ['--stage']],
    [['run', '--stage', 'v'], ['virtual']],
    [['run', '--seed', '7', '--lang', 'z'], ['zh']],
    [['simulate', '--zoo', 'check-then'], ['check-then-set-lock']],
    [['faults', 'answers-l'], ['answers-late']],
    [['fleet', '--motor', 'sp'], ['spring']],
    [['fleet', '--fault', 'answers-l'], ['answers-late']],
    [['steps', 'untilCode'], ['untilCodeExpiry']],
    [['doctor', '--endpoint', 'lane'], ['lane-test']],
    [['trigger', 'delivery-f'], ['delivery-failed']],
    [['trigger', 'order-closed', '--wrong', 'tam'], ['tampered']],
    [['bench', 'compare', '--profile', 'hot'], ['hot-machine']],
    [['run', '--all', '--reporter', 'ju'], ['junit']],
    [['completion', 'fi'], ['fish']],
  ])('of %j offers %j', (words, offered) => {
    expect(offersOf[shell](words)).toEqual(offered);
  });

  it.skipIf(!isInstalled(shell))('offers every command, and files where one is read', () => {
    const names = program.commands.map((command) => command.name());
    expect([...offersOf[shell]([''])].filter((word) => names.includes(word)).sort()).toEqual(
      names.filter((name) => name !== 'help' || offersOf[shell](['']).includes('help')).sort(),
    );
    expect(offersOf[shell](['check', '']).join('\n')).toMatch(/history\.ndjson/);
    expect(offersOf[shell](['run', 'my']).join('\n')).toMatch(/my.*scenario\.yaml/);
    expect(offersOf[shell](['fit', '--motor', ''])).toEqual(expect.arrayContaining(['drinks', 'spring']));
  });

  it.skipIf(!isInstalled(shell) || shell === 'fish')('completes a value after =', () => {
    expect(offersOf[shell](['run', '--stage=v'])).toEqual(['virtual']);
  });
});

describe('the model of completion', () => {
  it('uses every list of names', () => {
    const used = new Set<string>();
    const names = new Proxy(valueNames, {
      get: (all, key: string) => (key in all ? (used.add(key), all[key]) : undefined),
    });
    completionModel(program, names);
    expect([...used].sort()).toEqual(Object.keys(valueNames).sort());
  });

  it('knows the values of every option that takes one of a list', () => {
    // What a person has to think of.
    const free =
      /<(n|x|s|seconds|duration|url|address|host:port|id|key|secret|list|command|rate|i\/n|number\/count|text|sign|time)>/;
    const unknown = completionModel(program, valueNames).flatMap(({ path, options }) =>
      options
        .filter(({ value }) => value?.kind === 'free')
        .flatMap(({ names }) => names)
        .filter((name) => {
          const command = path
            .split(' ')
            .reduce<Command>((parent, word) => parent.commands.find((each) => each.name() === word) ?? parent, program);
          return !free.test(command.options.find(({ long }) => long === name)?.flags ?? '');
        })
        .map((name) => `${path} ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('refuses another shell with the ones that there are', async () => {
    await expect(scriptOf('bahs')).rejects.toThrow('did you mean "bash"? There are: bash, zsh, fish');
  });
});
