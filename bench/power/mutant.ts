import type ts from 'typescript';
import type { Siblings } from './siblings.ts';

/** The kinds of changes, in the order of the table. */
export const operatorNames = [
  'condition-negated',
  'condition-forced',
  'boundary',
  'equality',
  'logical',
  'arithmetic',
  'number',
  'boolean',
  'constant-exchanged',
  'member-dropped',
  'member-exchanged',
  'value-nulled',
  'call-removed',
  'assignment-removed',
  'exit-removed',
  'array-method',
] as const;

/** The name of a kind of change. */
export type OperatorName = (typeof operatorNames)[number];

/** One change of a source text: what stands from `start` to `end` (offsets of UTF-16 units) becomes `text`. */
export interface Edit {
  readonly operator: OperatorName;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What an operator knows besides the node. */
export interface SourceContext {
  readonly file: ts.SourceFile;
  readonly siblings: Siblings;
}

/** The changes that one operator makes at one node; none where it does not apply. */
export type Operator = (node: ts.Node, context: SourceContext) => readonly Edit[];

/** One edit of one file of the core. */
export interface Mutant extends Edit {
  /**
   * Names the mutant by what it is, not by where it stands: file, enclosing declaration, operator, both texts, and the
   * ordinal among equals. An edit elsewhere in the file leaves it as it is.
   */
  readonly id: string;
  /** Relative to the project, with slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly before: string;
}

/** The text of a file with a mutant in it. */
export function applyEdit(source: string, { start, end, text }: Pick<Edit, 'start' | 'end' | 'text'>): string {
  return source.slice(0, start) + text + source.slice(end);
}

/** An edit that replaces a whole node. */
export function replaceNode(operator: OperatorName, node: ts.Node, { file }: SourceContext, text: string): Edit {
  return { operator, start: node.getStart(file), end: node.getEnd(), text };
}
