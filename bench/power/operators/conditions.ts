import ts from 'typescript';
import { replaceNode, type Edit, type Operator, type SourceContext } from '../mutant.ts';

/** The condition of a branch or loop; undefined for any other node. */
function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return node.expression;
  if (ts.isConditionalExpression(node) || ts.isForStatement(node)) return node.condition;
  return undefined;
}

/** `if (a)` becomes `if (!(a))`; so do the conditions of loops and of `a ? b : c`. */
export const negateCondition: Operator = (node, context) => {
  const condition = conditionOf(node);
  if (!condition) return [];
  const inner = ts.isPrefixUnaryExpression(condition) && condition.operator === ts.SyntaxKind.ExclamationToken;
  const text = inner ? condition.operand.getText(context.file) : `!(${condition.getText(context.file)})`;
  return [replaceNode('condition-negated', condition, context, text)];
};

/** A condition that always or never holds. A loop gets only the second: the first would not end. */
export const forceCondition: Operator = (node, context) => {
  const condition = conditionOf(node);
  if (!condition) return [];
  const values = ts.isIfStatement(node) || ts.isConditionalExpression(node) ? ['true', 'false'] : ['false'];
  return values.map((value) => replaceNode('condition-forced', condition, context, value));
};

const boundaries = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
]);

const equalities = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
]);

/** `<` becomes `<=`, and so on: the case at the limit falls on the other side. */
export const moveBoundary: Operator = (node, context) => exchangeToken(node, context, boundaries, 'boundary');

/** `===` becomes `!==`, and the other way round. */
export const invertEquality: Operator = (node, context) => exchangeToken(node, context, equalities, 'equality');

function exchangeToken(
  node: ts.Node,
  context: SourceContext,
  tokens: ReadonlyMap<ts.SyntaxKind, string>,
  operator: Edit['operator'],
): readonly Edit[] {
  if (!ts.isBinaryExpression(node)) return [];
  const token = tokens.get(node.operatorToken.kind);
  return token === undefined ? [] : [replaceNode(operator, node.operatorToken, context, token)];
}

/** `a && b` becomes `a || b`, and the other way round; of `a ?? b` only one side is left. */
export const exchangeLogical: Operator = (node, context) => {
  if (!ts.isBinaryExpression(node)) return [];
  const [left, right] = [node.left.getText(context.file), node.right.getText(context.file)];
  const replace = (text: string): Edit => replaceNode('logical', node, context, text);
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
      return [replace(`((${left}) || (${right}))`)];
    case ts.SyntaxKind.BarBarToken:
      return [replace(`((${left}) && (${right}))`)];
    case ts.SyntaxKind.QuestionQuestionToken:
      return [replace(`(${left})`), replace(`(${right})`)];
    default:
      return [];
  }
};
