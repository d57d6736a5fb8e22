import type { Translate } from '#harness/reports/translate.ts';

/**
 * Sentences of one subject: the English pattern, and the sentence in the other language. `{name}` stands for anything,
 * `<s>` for a part that may be missing, `<is|are>` for one of several.
 */
export type Sentences = Readonly<Record<string, string>>;

interface Pattern {
  readonly matcher: RegExp;
  readonly names: readonly string[];
  /** Whether what stands for each name is quoted: what a person wrote stays as it is. */
  readonly quoted: readonly boolean[];
  readonly translation: string;
  /** Characters that are no placeholders: the pattern with most of them is the most specific. */
  readonly literalLength: number;
}

/** A translator by tables of sentences. What stands for a placeholder is translated, too, if a table has
 * it and no quotes are around it. */
export function translatorOf(tables: readonly Sentences[]): Translate {
  const sentences = tables.flatMap((table) => Object.entries(table));
  const exact = new Map(sentences);
  let patterns: readonly Pattern[] | undefined;
  const whole = (text: string): string | null => {
    const known = exact.get(text);
    if (known !== undefined) return known;
    patterns ??= sentences
      .filter(([english]) => /[{<]/.test(english))
      .map(patternOf)
      .toSorted(bySpecificity);
    for (const { matcher, names, quoted, translation } of patterns) {
      const values = matcher.exec(text)?.slice(1);
      if (values)
        return fill(
          translation,
          names,
          values.map((value, at) => (quoted[at] ? value : translate(value))),
        );
    }
    return null;
  };
  const translate = (text: string): string => bySentence(text, whole) ?? whole(text) ?? text;
  return translate;
}

function bySpecificity(a: Pattern, b: Pattern): number {
  return b.literalLength - a.literalLength;
}

function patternOf([english, translation]: readonly [string, string]): Pattern {
  const parts = english.split(/(\{\w+\}|<[^>]*>)/);
  const source = parts.map((part, at) => (at % 2 === 0 ? escapePattern(part) : variablePattern(part))).join('');
  const placeholders = parts.flatMap((part, at) => (at % 2 === 1 && part.startsWith('{') ? [at] : []));
  return {
    matcher: new RegExp(`^${source}$`, 'su'),
    names: placeholders.map((at) => parts[at]?.slice(1, -1) ?? ''),
    quoted: placeholders.map((at) => /["']$/.test(parts[at - 1] ?? '')),
    translation,
    literalLength: parts.reduce((sum, part, at) => sum + (at % 2 === 0 ? part.length : 0), 0),
  };
}

function variablePattern(part: string): string {
  if (part.startsWith('{')) return '(.*?)';
  const choices = part.slice(1, -1).split('|').map(escapePattern);
  return `(?:${choices.join('|')})${choices.length === 1 ? '?' : ''}`;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function fill(translation: string, names: readonly string[], values: readonly string[]): string {
  return translation.replaceAll(
    /\{(\w+)\}/g,
    (placeholder, name: string) => values[names.indexOf(name)] ?? placeholder,
  );
}

/** Translates each of several sentences; null unless a table has all of them. */
function bySentence(text: string, whole: (sentence: string) => string | null): string | null {
  const sentences = text.split(/(?<=[.!?]) (?=\p{Lu}|\d)/u);
  if (sentences.length === 1) return null;
  const translated = sentences.map(whole);
  return translated.includes(null) ? null : translated.join('');
}

/** Translates the lines of a text: their indent stays, and so does what names the program before a colon. */
export function translateLines(text: string, translate: Translate): string {
  return text
    .split('\n')
    .map((line) => translateLine(line, translate))
    .join('\n');
}

function translateLine(line: string, translate: Translate): string {
  const [, start = '', rest = ''] = /^(\s*(?:vendloop(?: [a-z]+)?: )?)(.*)$/s.exec(line) ?? [];
  const translated = translate(rest);
  if (translated !== rest) return start + translated;
  // `member: problem`, in lists of problems.
  const colon = rest.indexOf(': ');
  return colon < 0 ? line : `${start}${translate(rest.slice(0, colon))}: ` + translate(rest.slice(colon + 2));
}
