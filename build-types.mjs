// The type declarations of the package's entries, made of src/library/ and the interface of drivers alone: what is
// public is declared there without a type of the private parts, so none of those needs a declaration.
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';

const importPattern = /(from |import\()'(\.[^']+)\.ts'/g;
/** An import for its effect alone: types have none. */
const sideEffectPattern = /^import '[^']+';\n/gm;
const compilerOptions = {
  declaration: true,
  isolatedDeclarations: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  verbatimModuleSyntax: true,
};

/** The source files of the package's entries, by the names of the exports in package.json. */
export function entrySources(root) {
  const { exports } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  return Object.fromEntries(
    Object.entries(exports).flatMap(([name, conditions]) =>
      conditions.types ? [[name, conditions.types.replace('./dist/', '').replace(/\.d\.ts$/, '.ts')]] : [],
    ),
  );
}

/**
 * The declarations of source files and of all files that these name, by the names of the sources.
 * @throws {Error} for an export without a written type, or a name from outside the public files.
 */
export function declarationsOf(root, sources) {
  const declarations = new Map();
  const open = [...sources];
  for (let source = open.pop(); source !== undefined; source = open.pop()) {
    if (declarations.has(source)) continue;
    const text = declarationOf(root, source);
    declarations.set(source, text.replaceAll(sideEffectPattern, '').replaceAll(importPattern, "$1'$2.js'"));
    for (const [, , path] of text.matchAll(importPattern)) open.push(`${posix.join(posix.dirname(source), path)}.ts`);
  }
  return declarations;
}

/** Public files: those of the library, and the interface of drivers, which a user implements. */
const publicPattern = /^src\/(?:library\/.*|drivers\/[a-z-]+\.ts)$/;

function declarationOf(root, source) {
  const { outputText: written, diagnostics } = ts.transpileDeclaration(readFileSync(`${root}/${source}`, 'utf8'), {
    fileName: source,
    compilerOptions,
    reportDiagnostics: true,
  });
  const [problem] = diagnostics ?? [];
  if (problem) throw new Error(`${source}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`);
  const outputText = written.replaceAll("'#drivers/", `'${posix.relative(posix.dirname(source), 'src/drivers')}/`);
  const isPrivate = !publicPattern.test(source) || /from '(#|zod)/.test(outputText);
  if (isPrivate) throw new Error(`${source}: a public type names what is not public`);
  return outputText;
}
