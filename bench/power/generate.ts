import { createHash } from 'node:crypto';
import ts from 'typescript';
import { applyEdit, type Edit, type Mutant } from './mutant.ts';
import { operators } from './operators/index.ts';
import { isInScope, isOutOfScope } from './scope.ts';
import { findSiblings, type Siblings } from './siblings.ts';

/** Texts of source files by their paths, relative to the project, with slashes. */
export type Sources = ReadonlyMap<string, string>;

/** All mutants of the core that the operators make, file by file, each file from its start. */
export function generateMutants(sources: Sources): readonly Mutant[] {
  const parsed = [...sources]
    .filter(([file]) => file.startsWith('src/core/'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, text]) => parse(file, text));
  const siblings = findSiblings(parsed);
  return parsed.filter(({ fileName }) => isInScope(fileName)).flatMap((file) => mutantsOfFile(file, siblings));
}

/** The mutants of one file. @param siblings the groups of constants of the whole core. */
export function mutantsOfFile(file: ts.SourceFile, siblings: Siblings): readonly Mutant[] {
  const edits: { readonly edit: Edit; readonly scope: string }[] = [];
  const visit = (node: ts.Node, scope: string): void => {
    if (isOutOfScope(node)) return;
    const inner = nameOf(node) === null ? scope : `${scope}/${nameOf(node)}`;
    for (const operator of operators)
      for (const edit of operator(node, { file, siblings }))
        if (!isReport(node, edit)) edits.push({ edit, scope: inner });
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(file, '');
  const counts = new Map<string, number>();
  const unique = new Set<string>();
  return edits
    .toSorted((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end)
    .flatMap(({ edit, scope }) => {
      const before = file.text.slice(edit.start, edit.end);
      const key = `${edit.start} ${edit.end} ${edit.text}`;
      // Two operators may come to the same text.
      if (before === edit.text || unique.has(key)) return [];
      unique.add(key);
      const name = [file.fileName, scope, edit.operator, before, edit.text].join('\0');
      const ordinal = counts.get(name) ?? 0;
      counts.set(name, ordinal + 1);
      const { line, character } = file.getLineAndCharacterOfPosition(edit.start);
      const id = createHash('sha256').update(`${name}\0${ordinal}`).digest('hex').slice(0, 12);
      return [{ ...edit, id, file: file.fileName, line: line + 1, column: character + 1, before }];
    });
}

/** A statement or member that only holds something out of scope. */
function isReport(node: ts.Node, edit: Edit): boolean {
  if (edit.operator === 'member-dropped' && ts.isObjectLiteralExpression(node)) {
    const member = node.properties.find((property) => property.getStart() === edit.start);
    return member !== undefined && isOutOfScope(member);
  }
  if (edit.operator === 'call-removed' && ts.isExpressionStatement(node)) {
    const { expression } = node;
    return ts.isCallExpression(expression) && isOutOfScope(expression);
  }
  return false;
}

/** The name of a declaration that an edit may stand in. */
function nameOf(node: ts.Node): string | null {
  const isNamed =
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isAccessor(node);
  return isNamed && node.name ? node.name.getText() : null;
}

/** Reads a source text; nodes know their parents. */
export function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
}

/** The text of the file with the mutant in it. @throws Error when the sources have no such file. */
export function mutatedText(sources: Sources, mutant: Mutant): string {
  const text = sources.get(mutant.file);
  if (text === undefined) throw new Error(`there is no ${mutant.file}`);
  return applyEdit(text, mutant);
}
