import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { Sources } from './generate.ts';

/** Folders of which a built program consists. */
const builtFolders = ['src', 'simulators', 'scenarios'];

/** Reads every file of the program. @param root the project's folder. */
export function readSources(root: string): Sources {
  const files = builtFolders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')] as const);
  return new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** SHA-256 of all sources, in hex: results of other sources are of another program. */
export function digestOf(sources: Sources): string {
  const hash = createHash('sha256');
  for (const [file, text] of sources) hash.update(`${file}\0${text}\0`);
  return hash.digest('hex');
}

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
  isolatedModules: true,
};

/** Compiles one file by itself, without types. @throws Error when it is no TypeScript. */
export function compile(file: string, text: string): string {
  const { outputText, diagnostics } = ts.transpileModule(text, {
    compilerOptions,
    fileName: file,
    reportDiagnostics: true,
  });
  const [first] = diagnostics ?? [];
  if (first) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')}`);
  return outputText;
}

/** Where a source file is when it is built. Other files than sources in TypeScript keep their names. */
function builtName(file: string): string {
  return file.endsWith('.d.ts') ? file : file.replace(/\.ts$/, '.js');
}

/**
 * Builds the program into a folder of its own, unless it is there already. The project's own `dist/` is not used.
 * @param folder named after the sources' digest.
 */
export function buildProgram(root: string, sources: Sources, folder: string): void {
  const complete = join(folder, '.complete');
  if (existsSync(complete)) return;
  rmSync(folder, { recursive: true, force: true });
  for (const [file, text] of sources) {
    const built = join(folder, builtName(file));
    mkdirSync(dirname(built), { recursive: true });
    writeFileSync(built, builtName(file) !== file ? compile(file, text) : text);
  }
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { imports: Record<string, string> };
  const imports = Object.fromEntries(Object.entries(manifest.imports).map(([name, file]) => [name, builtName(file)]));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', imports }));
  writeFileSync(complete, '');
}

/** A built program of hard links, in which single files are replaced. */
export class CoreCopy {
  readonly folder: string;
  readonly #program: string;
  #replaced: readonly string[] = [];

  /** @param program as {@link buildProgram} made it; @param folder made anew. */
  constructor(program: string, folder: string) {
    this.#program = program;
    this.folder = folder;
    rmSync(folder, { recursive: true, force: true });
    for (const entry of readdirSync(program, { recursive: true, withFileTypes: true })) {
      const from = join(entry.parentPath, entry.name);
      const to = join(folder, from.slice(program.length));
      if (entry.isDirectory()) mkdirSync(to, { recursive: true });
      else {
        mkdirSync(dirname(to), { recursive: true });
        linkSync(from, to);
      }
    }
  }

  /** The program as it is, but for these source files. A linked file is never written: its link is replaced. */
  apply(changed: Sources): void {
    const compiled = [...changed].map(([file, text]) => [builtName(file), compile(file, text)] as const);
    this.restore();
    for (const [file, text] of compiled) {
      rmSync(join(this.folder, file));
      writeFileSync(join(this.folder, file), text);
    }
    this.#replaced = compiled.map(([file]) => file);
  }

  /** The program as it is. */
  restore(): void {
    for (const file of this.#replaced) {
      rmSync(join(this.folder, file), { force: true });
      linkSync(join(this.#program, file), join(this.folder, file));
    }
    this.#replaced = [];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
