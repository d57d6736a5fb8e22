import ts from 'typescript';
import { replaceNode, type Edit, type Operator, type SourceContext } from '../mutant.ts';

const arithmetic = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.AsteriskToken, '/'],
  [ts.SyntaxKind.SlashToken, '*'],
  [ts.SyntaxKind.PercentToken, '*'],
  [ts.SyntaxKind.AsteriskAsteriskToken, '*'],
  [ts.SyntaxKind.PlusEqualsToken, '-='],
  [ts.SyntaxKind.MinusEqualsToken, '+='],
]);

const steps = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.PlusPlusToken, '--'],
  [ts.SyntaxKind.MinusMinusToken, '++'],
]);

/** `a + b` becomes `a - b`, `a * b` becomes `a / b`, and so on; texts that are joined stay. */
export const exchangeArithmetic: Operator = (node, context) => {
  if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) {
    const operand = node.operand.getText(context.file);
    const step = steps.get(node.operator);
    if (step !== undefined) return [replaceNode('arithmetic', node, context, `${operand}${step}`)];
    if (node.operator !== ts.SyntaxKind.MinusToken || isArrayPosition(node)) return [];
    return [replaceNode('arithmetic', node, context, operand)];
  }
  if (!ts.isBinaryExpression(node) || joinsTexts(node)) return [];
  const token = arithmetic.get(node.operatorToken.kind);
  return token === undefined ? [] : [replaceNode('arithmetic', node.operatorToken, context, token)];
};

function joinsTexts(node: ts.Expression): boolean {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  return ts.isBinaryExpression(node) && (joinsTexts(node.left) || joinsTexts(node.right));
}

/** `at(-1)` belongs to {@link file://./collections.ts}. */
function isArrayPosition({ parent }: ts.Node): boolean {
  return ts.isCallExpression(parent) && /\.at$/.test(parent.expression.getText());
}

/** From here on a number is a limit or a factor, and is doubled; below, it is a count and is moved by one. */
const bigNumber = 10;

/** A code becomes its neighbour in the table of codes; a small number is moved by one, a big one doubled. */
export const changeNumber: Operator = (node, context) => {
  if (!ts.isNumericLiteral(node) || isName(node)) return [];
  const value = Number(node.text);
  const codes = context.siblings.numbersFor(value);
  if (codes.length > 0) return codes.map((code) => replaceNode('constant-exchanged', node, context, String(code)));
  const values = value >= bigNumber ? [2 * value] : value >= 1 ? [value + 1, value - 1] : [value + 1];
  return values.map((next) => replaceNode('number', node, context, String(next)));
};

/** A text that is a status, a mode or another constant of a group becomes the next of its group. */
export const exchangeConstant: Operator = (node, context) => {
  if (!ts.isStringLiteral(node) || isName(node)) return [];
  return context.siblings
    .textsFor(node.text)
    .map((text) => replaceNode('constant-exchanged', node, context, `'${text}'`));
};

/** `true` becomes `false`, and the other way round. */
export const invertBoolean: Operator = (node, context) => {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [replaceNode('boolean', node, context, 'false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [replaceNode('boolean', node, context, 'true')];
  return [];
};

/** True for a literal that names a member. */
function isName(node: ts.Node): boolean {
  const { parent } = node;
  return (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) && parent.name === node;
}

/** A member of an object is left out, with its comma. */
export const dropMember: Operator = (node, context) => {
  if (!ts.isObjectLiteralExpression(node)) return [];
  return node.properties.map((member, at) => {
    const next = node.properties[at + 1];
    const end = next ? next.getStart(context.file) : node.getEnd() - 1;
    return { operator: 'member-dropped', start: member.getStart(context.file), end, text: '' };
  });
};

/** A member of an object gets the value of the next one. */
export const exchangeMember: Operator = (node, context) => {
  if (!ts.isObjectLiteralExpression(node)) return [];
  return node.properties.flatMap((member, at): readonly Edit[] => {
    const [value, other] = [plainValue(member, context), plainValue(node.properties[at + 1], context)];
    if (value === null || other === null || value === other || !member.name) return [];
    const text = `${member.name.getText(context.file)}: ${other}`;
    return [replaceNode('member-exchanged', member, context, text)];
  });
};

/** The value of a member that is a name, a path of names or a literal; null for any other. */
function plainValue(member: ts.ObjectLiteralElementLike | undefined, { file }: SourceContext): string | null {
  if (!member) return null;
  if (ts.isShorthandPropertyAssignment(member)) return member.name.getText(file);
  if (!ts.isPropertyAssignment(member)) return null;
  const { initializer } = member;
  const isPlain =
    ts.isIdentifier(initializer) || ts.isPropertyAccessExpression(initializer) || ts.isLiteralExpression(initializer);
  return isPlain ? initializer.getText(file) : null;
}

/** The value of a member that is computed or taken from elsewhere becomes null. */
export const nullValue: Operator = (node, context) => {
  if (ts.isShorthandPropertyAssignment(node))
    return [replaceNode('value-nulled', node, context, `${node.name.getText(context.file)}: null`)];
  if (!ts.isPropertyAssignment(node)) return [];
  const { initializer } = node;
  const isLookup =
    ts.isIdentifier(initializer) || ts.isPropertyAccessExpression(initializer) || ts.isCallExpression(initializer);
  return isLookup ? [replaceNode('value-nulled', initializer, context, 'null')] : [];
};
