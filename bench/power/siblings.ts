import ts from 'typescript';

/** Groups of constants that stand for each other's alternatives: statuses of one type, cases of one switch, codes. */
export interface Siblings {
  /** The constants that may stand where this one stands: the next of each group that has it. */
  readonly textsFor: (value: string) => readonly string[];
  readonly numbersFor: (value: number) => readonly number[];
}

/** Fewer numeric names, or smaller ones, are no table of codes. */
const [minCodes, minCode] = [5, 1000];

/** Reads the groups of constants from the sources of the core. */
export function findSiblings(files: readonly ts.SourceFile[]): Siblings {
  const texts: (readonly string[])[] = [];
  const numbers: (readonly number[])[] = [];
  const visit = (node: ts.Node): void => {
    const found = textGroup(node);
    if (found.length > 1) texts.push([...new Set(found)]);
    const codes = codeGroup(node);
    if (codes.length >= minCodes) numbers.push(codes);
    ts.forEachChild(node, visit);
  };
  for (const file of files) visit(file);
  return {
    textsFor: (value) => nextInEach(texts, value),
    numbersFor: (value) => nextInEach(numbers, value),
  };
}

function nextInEach<T>(groups: readonly (readonly T[])[], value: T): readonly T[] {
  const next = groups.flatMap((group) => {
    const at = group.indexOf(value);
    return at < 0 ? [] : [group[(at + 1) % group.length] as T];
  });
  return [...new Set(next)].filter((other) => other !== value);
}

/** The texts of a union of literals, of the cases of a switch, or of a list `as const`. */
function textGroup(node: ts.Node): readonly string[] {
  if (ts.isUnionTypeNode(node))
    return node.types.flatMap((type) =>
      ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [],
    );
  if (ts.isCaseBlock(node))
    return node.clauses.flatMap((clause) =>
      ts.isCaseClause(clause) && ts.isStringLiteral(clause.expression) ? [clause.expression.text] : [],
    );
  if (!ts.isAsExpression(node) || node.type.getText() !== 'const') return [];
  if (ts.isArrayLiteralExpression(node.expression))
    return node.expression.elements.flatMap((element) => (ts.isStringLiteral(element) ? [element.text] : []));
  return [];
}

function codeGroup(node: ts.Node): readonly number[] {
  if (!ts.isObjectLiteralExpression(node)) return [];
  const names = node.properties.flatMap(({ name }) => (name && ts.isNumericLiteral(name) ? [Number(name.text)] : []));
  return names.every((name) => name >= minCode) ? names : [];
}
