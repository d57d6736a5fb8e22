import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Public items by their entry: `vendloop Sale`, `vendloop/checks Check`. */
export type ItemName = `${string} ${string}`;

/**
 * What the programs in a folder import of the package and use: an import alone counts for nothing.
 * @returns names as `vendloop/checks judgeHistory`.
 */
export function usedItems(folder: string): readonly ItemName[] {
  const programs = readdirSync(folder).filter((name) => /\.[jt]s$/.test(name));
  return programs.flatMap((name) => usedIn(name, readFileSync(join(folder, name), 'utf8')));
}

function usedIn(name: string, text: string): readonly ItemName[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
  const identifiers = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) identifiers.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return source.statements
    .filter(ts.isImportDeclaration)
    .flatMap(importedItems)
    .filter(({ local }) => identifiers.has(local))
    .map(({ item }) => item);
}

function importedItems({ importClause, moduleSpecifier }: ts.ImportDeclaration) {
  const entry = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
  const bindings = importClause?.namedBindings;
  if (!/^vendloop(?:\/|$)/.test(entry) || !bindings || !ts.isNamedImports(bindings)) return [];
  return bindings.elements.map(({ name, propertyName }) => {
    const item: ItemName = `${entry} ${(propertyName ?? name).text}`;
    return { item, local: name.text };
  });
}
