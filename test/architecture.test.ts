import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Every source file and the project files that it imports, all relative to the root. */
function importsOf(folder: string): { file: string; imports: string[] }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const file = join(root, folder, name);
      const specifiers = [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g)].map(
        (match) => match[1]!,
      );
      return {
        file: relative(root, file),
        imports: specifiers.map((at) => relative(root, resolve(dirname(file), at))),
      };
    });
}

/** What the scripts of k6 and the harness must both know of a load: files that import each other alone, and run in both. */
const sharedWithK6 = ['scenarios/k6/knobs.ts', 'scenarios/k6/lines.ts', 'scenarios/k6/shape.ts'];

/** For each part of the house, what it may import besides itself. */
const mayImport: Record<string, string[]> = {
  'src/core': [],
  simulators: [
    'src/core/signing/',
    'src/core/domain/',
    'src/core/ports/',
    'src/core/devices/codec.ts',
    'src/core/devices/messages.ts',
  ],
  'src/harness': ['src/core/', 'simulators/', ...sharedWithK6],
  scenarios: ['src/harness/scenario/', 'src/core/signing/canonical.ts'],
  'src/cli': ['src/core/', 'src/harness/', 'simulators/', 'scenarios/'],
};

describe('imports run one way', () => {
  for (const [part, allowed] of Object.entries(mayImport)) {
    it(`${part} imports itself and ${allowed.join(', ') || 'nothing else'}`, () => {
      const strays = importsOf(part).flatMap(({ file, imports }) =>
        imports
          .filter((target) => !target.startsWith(`${part}/`) && !allowed.some((prefix) => target.startsWith(prefix)))
          .map((target) => `${file} imports ${target}`),
      );
      expect(strays).toEqual([]);
    });
  }

  it('pure parts of the core import no part that acts', () => {
    const pure = ['src/core/domain', 'src/core/signing', 'src/core/lock', 'src/core/ports'];
    const strays = pure
      .flatMap(importsOf)
      .flatMap(({ file, imports }) =>
        imports
          .filter((target) => !pure.some((folder) => target.startsWith(`${folder}/`)))
          .map((target) => `${file} imports ${target}`),
      );
    expect(strays).toEqual([]);
  });

  it('what k6 and the harness share imports each other alone, and nothing that either of them lacks', () => {
    const shared = importsOf('scenarios/k6').filter(({ file }) => sharedWithK6.includes(file));
    expect(shared.map(({ file }) => file).sort()).toEqual(sharedWithK6);
    for (const { file, imports } of shared) {
      expect(imports.filter((target) => !sharedWithK6.includes(target))).toEqual([]);
      expect(readFileSync(join(root, file), 'utf8')).not.toMatch(/from '[^.]|\bBuffer\b|\bprocess\b|__ENV/);
    }
  });

  it('scripts of k6 import nothing of Node and no packages', () => {
    const strangers = importsOf('scenarios/k6').flatMap(({ file }) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/from '([^.'][^']*)'/g)]
        .map((match) => match[1]!)
        .filter((name) => !/^k6(\/|$)/.test(name)),
    );
    expect(strangers).toEqual([]);
  });

  it('the canonical form imports nothing, so that a k6 script can use it as it stands', () => {
    const source = readFileSync(join(root, 'src/core/signing/canonical.ts'), 'utf8');
    expect(source).not.toMatch(/\bimport\b\s*[({'"*\w]/);
    expect(source).not.toMatch(/\brequire\(|\bBuffer\b|\bprocess\b/);
  });

  it('no folders of the core import each other in a circle', () => {
    const edges = new Map<string, Set<string>>();
    const room = (file: string): string => file.split('/').slice(0, 3).join('/');
    for (const { file, imports } of importsOf('src/core')) {
      for (const target of imports) {
        // Files that stand in the core's own folder put the rooms together; a circle is one between rooms.
        if (room(target) === room(file) || room(target).endsWith('.ts') || room(file).endsWith('.ts')) continue;
        edges.set(room(file), (edges.get(room(file)) ?? new Set()).add(room(target)));
      }
    }
    const reaches = (from: string, goal: string, seen = new Set<string>()): boolean =>
      [...(edges.get(from) ?? [])].some(
        (next) => next === goal || (!seen.has(next) && reaches(next, goal, seen.add(next))),
      );
    expect([...edges.keys()].filter((folder) => reaches(folder, folder))).toEqual([]);
  });
});
