import ts from 'typescript';
import { replaceNode, type Operator } from '../mutant.ts';

/** What stands where a statement was. */
const nothing = 'void 0;';

/** A call whose result is not used is left out. */
export const removeCall: Operator = (node, context) => {
  if (!ts.isExpressionStatement(node)) return [];
  let { expression } = node;
  while (ts.isAwaitExpression(expression) || ts.isVoidExpression(expression)) ({ expression } = expression);
  if (!ts.isCallExpression(expression) || expression.expression.kind === ts.SyntaxKind.SuperKeyword) return [];
  return [replaceNode('call-removed', node, context, nothing)];
};

/** A variable or member keeps its value. */
export const removeAssignment: Operator = (node, context) => {
  if (!ts.isExpressionStatement(node) || !ts.isBinaryExpression(node.expression)) return [];
  const { kind } = node.expression.operatorToken;
  const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  return assigns ? [replaceNode('assignment-removed', node, context, nothing)] : [];
};

/** A return before the end of its function, a throw, a break or a continue is left out. */
export const removeExit: Operator = (node, context) => {
  const isExit =
    ts.isThrowStatement(node) || ts.isBreakOrContinueStatement(node) || (ts.isReturnStatement(node) && !isLast(node));
  return isExit ? [replaceNode('exit-removed', node, context, nothing)] : [];
};

/** True for the last statement of a function: without it there would be no answer at all. */
function isLast(node: ts.ReturnStatement): boolean {
  const { parent } = node;
  return ts.isBlock(parent) && ts.isFunctionLike(parent.parent) && parent.statements.at(-1) === node;
}
