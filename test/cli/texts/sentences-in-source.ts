import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A sentence of the sources with marks in the place of its values. */
export interface SourceSentence {
  readonly file: string;
  readonly text: string;
}

const root = join(import.meta.dirname, '../../..');

/** Stands for the value of an expression in a sentence. */
const mark = (index: number): string => `⟦${index}⟧`;

/**
 * The sentences that a person reads, as the sources under a folder have them: each choice between two texts gives two.
 * @param isPrinted whether a call or `new` prints its first argument
 */
export function sentencesIn(
  folder: string,
  isPrinted: (callee: string, argument: ts.Expression) => boolean,
): readonly SourceSentence[] {
  return sourceFiles(folder).flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
    const sentences: SourceSentence[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
        const [argument] = node.arguments ?? [];
        if (argument && isPrinted(node.expression.getText(), argument))
          for (const text of textsOf(argument, source)) sentences.push({ file, text });
      }
      node.forEachChild(visit);
    };
    visit(source);
    return sentences;
  });
}

/**
 * The sentences that members and variables of these names are, as the sources under a folder have them.
 * @param names for example `message`
 */
export function sentencesNamed(folder: string, names: RegExp): readonly SourceSentence[] {
  return sourceFiles(folder).flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
    const sentences: SourceSentence[] = [];
    const visit = (node: ts.Node): void => {
      const isNamed =
        (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) && names.test(node.name.getText());
      if (isNamed && node.initializer)
        for (const text of textsOf(node.initializer, source)) sentences.push({ file, text });
      node.forEachChild(visit);
    };
    visit(source);
    return sentences;
  });
}

/** The texts that an expression can be; none where nothing of it is a literal. */
function textsOf(expression: ts.Expression, source: ts.SourceFile): readonly string[] {
  let marks = 0;
  const render = (node: ts.Expression): readonly string[] => {
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isParenthesizedExpression(node)) return render(node.expression);
    if (ts.isConditionalExpression(node)) return [...render(node.whenTrue), ...render(node.whenFalse)];
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
      return combine(render(node.left), render(node.right));
    if (ts.isTemplateExpression(node))
      return node.templateSpans.reduce<readonly string[]>(
        (texts, span) => combine(combine(texts, render(span.expression)), [span.literal.text]),
        [node.head.text],
      );
    const noun = /^formatQuantity\([^]*, '([a-z ]+)'\)$/.exec(node.getText(source))?.[1];
    marks += 1;
    return [noun === undefined ? mark(marks) : `${mark(marks)} ${noun}s`];
  };
  return render(expression).filter((text) => /[a-z]{2}/i.test(text.replaceAll(/⟦\d+⟧/g, '')));
}

function combine(starts: readonly string[], ends: readonly string[]): readonly string[] {
  return starts.flatMap((start) => ends.map((end) => start + end));
}

function sourceFiles(folder: string): readonly string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}
