/** Characters that take two columns: ideographs, kana, hangul, full-width forms, and their punctuation. */
const wideCharacter =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;

/** The width of a text in columns. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += wideCharacter.test(character) ? 2 : 1;
  return columns;
}

/** The text padded with blanks to a width. */
export function padText(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}
