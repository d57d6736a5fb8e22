import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { bannedAnywhere, bannedNames, exceptions } from './words.ts';

const root = resolve(import.meta.dirname, '../..');
/** One part of the project alone, for a person who renames: `VENDLOOP_WORDS=src/core npx vitest run test/project`. */
const only = process.env['VENDLOOP_WORDS'] ?? '';

// Git lists a checkout of another user only if it is asked to.
const files = execFileSync(
  'git',
  ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => /\.(tsx?|js|mjs|md|ya?ml|sh|css|html|answers)$/.test(file) && file.startsWith(only));

/** The words of a text: camelCase, kebab-case and snake_case come apart; all in lower case. */
function wordsOf(text: string): string[] {
  return text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
}

function isExcused(file: string, word: string): boolean {
  return exceptions.some(
    ({ path, words }) =>
      (path.endsWith('/') ? file.startsWith(path) : file === path) && (words.includes('*') || words.includes(word)),
  );
}

const anywhere = new Map(bannedAnywhere.map(({ word, instead }) => [word, instead]));
const names = new Map(bannedNames.map(({ word, instead }) => [word, instead]));
const anyName = new RegExp(`\\b(?:${[...names.keys()].join('|')})\\b`);

/** The places of a file that use a word that is not used here. */
function bannedIn(file: string, text: string): string[] {
  const found: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    for (const word of new Set(wordsOf(line))) {
      if (!anywhere.has(word) || isExcused(file, word)) continue;
      found.push(`${file}:${index + 1} "${word}": write ${anywhere.get(word) ?? ''}`);
    }
  }
  return found;
}

/** The declarations of a source file whose whole name is not used here. */
function bannedNamesIn(file: string, text: string): string[] {
  // Most files have none of these words at all: only the others are parsed.
  if (!anyName.test(text)) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = (node as ts.NamedDeclaration).name;
    if (name && ts.isIdentifier(name) && names.has(name.text) && !isExcused(file, name.text)) {
      const { line } = source.getLineAndCharacterOfPosition(name.getStart(source));
      found.push(`${file}:${line + 1} ${name.text}: write ${names.get(name.text) ?? ''}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('words', () => {
  it('come apart in names', () => {
    expect(wordsOf('was toldBefore, callback-told, TOLD_ONCE; HTTPTold')).toEqual([
      'was',
      'told',
      'before',
      'callback',
      'told',
      'told',
      'once',
      'http',
      'told',
    ]);
    expect(bannedIn('a.ts', 'const toldAt = 1;')).toHaveLength(1);
    expect(bannedIn('a.ts', 'an address, a folder of animations')).toEqual([]);
    expect(bannedNamesIn('a.ts', 'interface Body { again: number }')).toHaveLength(2);
    expect(bannedNamesIn('a.ts', '// the body of a request\nconst body = 1;')).toEqual([]);
  });

  it('are plain, in names, comments, texts and documents', () => {
    const found = files.flatMap((file) => bannedIn(file, readFileSync(join(root, file), 'utf8')));
    expect(found.join('\n')).toBe('');
  });

  it('are plain as names', () => {
    const sources = files.filter((file) => /\.tsx?$/.test(file));
    const found = sources.flatMap((file) => bannedNamesIn(file, readFileSync(join(root, file), 'utf8')));
    expect(found.join('\n')).toBe('');
  });

  it('have no exception without a need', () => {
    if (only !== '') return;
    const idle = exceptions.filter(
      ({ path }) => !files.some((file) => (path.endsWith('/') ? file.startsWith(path) : file === path)),
    );
    expect(idle).toEqual([]);
  });
});
