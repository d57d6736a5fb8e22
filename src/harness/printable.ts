/**
 * What a terminal acts on, turns round or shows as nothing: controls, marks of direction, zero-width characters, half
 * characters.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** The same, but for the line ends that a text of ours has. */
const unprintableInLines = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A text from outside, in one line: what is not plainly visible is shown as an escape, `\u001b`. */
export function escapeUnprintable(text: string): string {
  return text.replace(unprintable, escapeCharacter);
}

/**
 * Lines on their way to a terminal or a log: like {@link escapeUnprintable}, with their ends kept. JSON stays JSON,
 * because only its strings can hold such characters.
 */
export function escapeUnprintableLines(text: string): string {
  return text.replace(unprintableInLines, escapeCharacter);
}

/** A message of more than one line: only its first may look like a line of ours. */
export function indentContinuationLines(text: string): string {
  return text.replace(/\n(?=[^ \n])/g, '\n  ');
}

function escapeCharacter(char: string): string {
  return Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
    '',
  );
}
