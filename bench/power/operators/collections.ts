import ts from 'typescript';
import { replaceNode, type Operator } from '../mutant.ts';

/** Methods without which the list itself is left. */
const dropped: ReadonlySet<string> = new Set(['filter', 'sort', 'toSorted', 'reverse', 'toReversed', 'slice']);

/** Methods that look from the other end, or want the other quantity. */
const opposite: Readonly<Record<string, string>> = {
  find: 'findLast',
  findLast: 'find',
  some: 'every',
  every: 'some',
  push: 'unshift',
  shift: 'pop',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
};

/** A list is not filtered or sorted, is searched from its other end, or gives its other end. */
export const changeArrayMethod: Operator = (node, context) => {
  if (ts.isElementAccessExpression(node)) {
    const { argumentExpression: position, parent } = node;
    const isTarget = ts.isBinaryExpression(parent) && parent.left === node;
    if (!ts.isNumericLiteral(position) || position.text !== '0' || isTarget || ts.isDeleteExpression(parent)) return [];
    const access = node.questionDotToken ? '?.at(-1)' : '.at(-1)';
    return [replaceNode('array-method', node, context, `${node.expression.getText(context.file)}${access}`)];
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { name, expression: list } = node.expression;
  if (dropped.has(name.text)) return [replaceNode('array-method', node, context, list.getText(context.file))];
  const [argument] = node.arguments;
  if (name.text === 'at' && argument) {
    const position = argument.getText(context.file) === '-1' ? '0' : '-1';
    return [replaceNode('array-method', argument, context, position)];
  }
  const other = Object.hasOwn(opposite, name.text) ? opposite[name.text] : undefined;
  return other === undefined ? [] : [replaceNode('array-method', name, context, other)];
};
