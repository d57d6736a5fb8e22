import { splitCommands } from '#cli/doctor/shell-words.ts';

/** A command that a document names. */
export interface NamedCommand {
  readonly words: readonly string[];
  /** Stands in a code block, to be copied; one in a sentence may leave out what the sentence is not about. */
  readonly isComplete: boolean;
}

const program =
  /(?<![\w/`.-])(?:npx (?:--no-install )?(?:vendloop|tsx|vitest)|vendloop|npm (?:run|start|test|ci))(?![\w.:/-])/;

/**
 * The commands in a Markdown page: in its code blocks, and in backticks.
 *
 * @param subcommands of vendloop: in backticks a command may begin with one of them, if an option follows.
 */
export function commandsInPage(page: string, subcommands: ReadonlySet<string>): readonly NamedCommand[] {
  const blocks = [...page.matchAll(codeBlock)].filter(([, language]) => /^(?:sh)?$/.test(language!));
  return [
    ...blocks.flatMap(([, , block]) => commandsInScript(block!)),
    ...spansOf(page).flatMap((span) => {
      const isShort = subcommands.has(span.split(' ')[0]!) && / --[a-z]/.test(span);
      return commandsInScript(isShort ? `vendloop ${span}` : span).map(({ words }) => ({ words, isComplete: false }));
    }),
  ];
}

const codeBlock = /^```(\w*)\n([^]*?)^```$/gm;

/** What stands in backticks outside of code blocks. */
function spansOf(page: string): readonly string[] {
  const paragraphs = page.replaceAll(codeBlock, '').split(/\n\s*\n/);
  return paragraphs.flatMap((text) => [...text.matchAll(/`([^`]+)`/g)].map(([, span]) => span!.replaceAll('\n', ' ')));
}

/** The commands in the lines of a shell script; other lines, such as output, are passed over. */
export function commandsInScript(script: string): readonly NamedCommand[] {
  return script.split('\n').flatMap((line) => {
    const text = line.replaceAll(/<[a-z]+>/g, 'NAME');
    const at = text.search(program);
    if (at === -1 || /^\s*#/.test(text) || isQuoted(text, at)) return [];
    const commands = splitCommands(text.slice(at)).map((words) => words.map(({ text }) => text));
    return commands
      .filter((words) => words.join(' ').search(program) === 0)
      .map((words) => ({ words: words.filter((word) => word !== '--no-install'), isComplete: true }));
  });
}

/** A quote is open at this place of a line: what follows is text for people. */
const isQuoted = (line: string, at: number): boolean =>
  [`'`, `"`].some((quote) => line.slice(0, at).split(quote).length % 2 === 0);

/** Options that stand alone in backticks, `--seed 1`: a page has named their command before. */
export function bareOptionsIn(page: string): readonly string[] {
  return spansOf(page)
    .filter((span) => span.startsWith('--'))
    .flatMap((span) => span.match(/(?<!\S)--[a-z][a-z-]*/g) ?? []);
}

/** A word that stands for another: `FILE`, `<name>`, `reports/…/bench.json`. */
export const isPlaceholder = (word: string): boolean => /[<>…[\]|$*]|^[A-Z]+$/.test(word);
