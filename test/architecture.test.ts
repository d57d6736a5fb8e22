import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const aliases = Object.entries(
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { imports: Record<string, string> }).imports,
).map(([alias, target]) => [alias.replace('*.ts', ''), target.replace('./', '').replace('*.ts', '')] as const);

/** A file and what it imports: project files relative to the root, and packages by their names. */
interface Imports {
  readonly file: string;
  readonly project: readonly string[];
  readonly packages: readonly string[];
}

/** The project file that a specifier means, or null for a package. */
function resolveSpecifier(file: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier));
  if (!specifier.startsWith('#')) return null;
  const alias = aliases.find(([prefix]) => specifier.startsWith(prefix));
  if (!alias) throw new Error(`${file} imports ${specifier}, an alias that package.json does not have`);
  return alias[1] + specifier.slice(alias[0].length);
}

function readImports(file: string): Imports {
  const source = readFileSync(join(root, file), 'utf8');
  const specifiers = ts.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName);
  const targets = specifiers.map((specifier) => resolveSpecifier(file, specifier));
  return {
    file,
    project: targets.filter((target) => target !== null),
    packages: specifiers.filter((_, index) => targets[index] === null),
  };
}

/** Every source file of a folder with what it imports, types included. */
function importsOf(folder: string): Imports[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readImports(`${folder}/${name}`));
}

/** What the scripts of k6 and the harness both know of a load: files that import only each other, and run in both. */
const sharedWithK6 = 'src/harness/bench/load/';

/** For each part of the house, what it may import besides itself. */
const mayImport: Record<string, string[]> = {
  'src/core': [],
  simulators: [
    'src/core/signing/',
    'src/core/domain/',
    'src/core/ports/',
    'src/core/devices/frame-codec.ts',
    'src/core/devices/messages.ts',
  ],
  'src/drivers': [
    'simulators/',
    'src/core/signing/',
    'src/core/domain/',
    'src/core/ports/',
    'src/core/devices/frame-codec.ts',
    'src/core/devices/messages.ts',
  ],
  'src/harness': ['src/core/', 'src/drivers/', 'simulators/'],
  scenarios: ['src/harness/scenario/', sharedWithK6, 'src/core/signing/canonical.ts'],
  'src/studio': ['src/core/', 'src/drivers/', 'src/harness/', 'simulators/'],
  'src/cli': ['src/studio/', 'src/core/', 'src/drivers/', 'src/harness/', 'simulators/', 'scenarios/'],
  'src/library': ['src/core/', 'src/drivers/', 'src/harness/', 'simulators/'],
};

describe('imports', () => {
  it('are read with their aliases, types and dynamic imports', () => {
    const read = readImports('src/cli/shared/version.ts');
    expect(read.project).toEqual(['src/harness/package-root.ts']);
    const dynamic = importsOf('src/cli').filter(({ project }) =>
      project.some((target) => target.startsWith('src/cli/')),
    );
    expect(dynamic.length).toBeGreaterThan(50);
  });

  it('lead to files that exist', () => {
    const missing = ['src', 'simulators', 'scenarios', 'test', 'bench']
      .flatMap(importsOf)
      .flatMap(({ file, project }) =>
        project.filter((target) => !existsSync(join(root, target))).map((target) => `${file} imports ${target}`),
      );
    expect(missing).toEqual([]);
  });
});

describe('imports run one way', () => {
  for (const [part, allowed] of Object.entries(mayImport)) {
    it(`${part} imports itself and ${allowed.join(', ') || 'nothing else'}`, () => {
      const violations = importsOf(part).flatMap(({ file, project }) =>
        project
          .filter((target) => !target.startsWith(`${part}/`) && !allowed.some((prefix) => target.startsWith(prefix)))
          .map((target) => `${file} imports ${target}`),
      );
      expect(violations).toEqual([]);
    });
  }

  it('nothing imports the library: it is for other projects', () => {
    const importers = ['src', 'simulators', 'scenarios']
      .flatMap(importsOf)
      .filter(({ file }) => !file.startsWith('src/library/'))
      .filter(({ project }) => project.some((target) => target.startsWith('src/library/')));
    expect(importers).toEqual([]);
  });

  it('the specification imports nothing of the core and the simulators, types included', () => {
    const violations = importsOf('src/harness/specification').flatMap(({ file, project }) =>
      project
        .filter((target) => target.startsWith('src/core/') || target.startsWith('simulators/'))
        .map((target) => `${file} imports ${target}`),
    );
    expect(violations).toEqual([]);
  });

  it('pure parts of the core import no part that acts', () => {
    const pure = ['src/core/domain', 'src/core/signing', 'src/core/lock', 'src/core/ports'];
    const violations = pure
      .flatMap(importsOf)
      .flatMap(({ file, project }) =>
        project
          .filter((target) => !pure.some((folder) => target.startsWith(`${folder}/`)))
          .map((target) => `${file} imports ${target}`),
      );
    expect(violations).toEqual([]);
  });

  it('what k6 and the harness share imports only itself, without alias, and nothing that either of them lacks', () => {
    const shared = importsOf(sharedWithK6.slice(0, -1));
    expect(shared.length).toBeGreaterThan(2);
    for (const { file, project, packages } of shared) {
      expect(project.filter((target) => !target.startsWith(sharedWithK6))).toEqual([]);
      expect(packages).toEqual([]);
      expect(readFileSync(join(root, file), 'utf8')).not.toMatch(/\bBuffer\b|\bprocess\b|__ENV| from '#/);
    }
  });

  it('scripts of k6 import nothing of Node, no packages and no alias', () => {
    const otherPackages = importsOf('scenarios/k6').flatMap(({ packages }) =>
      packages.filter((name) => !/^k6(\/|$)/.test(name)),
    );
    expect(otherPackages).toEqual([]);
    const aliased = importsOf('scenarios/k6').filter(({ file }) =>
      / from '#/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(aliased).toEqual([]);
  });

  it('the canonical form imports nothing, so that a k6 script can use it as it stands', () => {
    const { project, packages } = readImports('src/core/signing/canonical.ts');
    expect([...project, ...packages]).toEqual([]);
    const source = readFileSync(join(root, 'src/core/signing/canonical.ts'), 'utf8');
    expect(source).not.toMatch(/\brequire\(|\bBuffer\b|\bprocess\b/);
  });
});

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The groups of nodes that reach each other: circles. */
function circlesOf(graph: Graph): string[][] {
  const reach = new Map<string, Set<string>>();
  for (const start of graph.keys()) {
    const seen = new Set<string>();
    const open = [...(graph.get(start) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(graph.get(next) ?? []));
    }
    reach.set(start, seen);
  }
  const circles = new Map<string, string[]>();
  for (const [node, seen] of reach) {
    if (!seen.has(node)) continue;
    const circle = [...seen].filter((other) => reach.get(other)?.has(node) === true).sort();
    circles.set(circle.join(), circle);
  }
  return [...circles.values()];
}

function graphOf(edges: Iterable<readonly [string, string]>): Graph {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of edges) {
    if (from !== to) graph.set(from, (graph.get(from) ?? new Set()).add(to));
    if (!graph.has(to)) graph.set(to, new Set());
  }
  return graph;
}

describe('imports without circles', () => {
  const all = ['src', 'simulators', 'scenarios'].flatMap(importsOf);
  const edges = all.flatMap(({ file, project }) => project.map((target) => [file, target] as const));

  it('of files, types included', () => {
    expect(circlesOf(graphOf(edges))).toEqual([]);
  });

  it('of what stands beside each other in a folder, files and folders', () => {
    const levels = new Map<string, (readonly [string, string])[]>();
    for (const [from, to] of edges) {
      const a = from.split('/');
      const b = to.split('/');
      let depth = 0;
      while (depth < a.length - 1 && depth < b.length - 1 && a[depth] === b[depth]) depth++;
      const folder = a.slice(0, depth).join('/');
      const pair = [a.slice(0, depth + 1).join('/'), b.slice(0, depth + 1).join('/')] as const;
      levels.set(folder, [...(levels.get(folder) ?? []), pair]);
    }
    // Beside each other at the top stand src and simulators; which part may import which is held above.
    levels.delete('');
    expect([...levels.values()].flatMap((pairs) => circlesOf(graphOf(pairs)))).toEqual([]);
  });
});
