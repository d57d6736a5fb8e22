/** Longest list or object on one line, in columns. */
const width = 120;

/** Plain data as a TypeScript literal: unquoted names, single quotes, short values on one line. */
export function sourceLiteral(data: unknown, indent = ''): string {
  if (typeof data === 'string') return quoteSource(data);
  if (typeof data !== 'object' || data === null) return String(data);
  const parts = Array.isArray(data)
    ? (data as unknown[]).map((item) => ['', item] as const)
    : Object.entries(data).map(([name, value]) => [`${memberKey(name)}: `, value] as const);
  const [open, close] = Array.isArray(data) ? ['[', ']'] : ['{ ', ' }'];
  if (parts.length === 0) return `${open}${close}`.replaceAll(' ', '');
  const deeper = `${indent}  `;
  const line = `${open}${parts.map(([name, value]) => `${name}${sourceLiteral(value, deeper)}`).join(', ')}${close}`;
  if (indent.length + line.length <= width && !line.includes('\n') && indent !== '') return line;
  const lines = parts.map(([name, value]) => `${deeper}${name}${sourceLiteral(value, deeper)},`);
  return [open.trim(), ...lines, `${indent}${close.trim()}`].join('\n');
}

/**
 * A text as a string literal in single quotes. It cannot end the literal or the line, or hide characters from a
 * reader.
 */
export function quoteSource(text: string): string {
  return `'${escapeInvisible(JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'"))}'`;
}

/** A text for a comment in source code or YAML: on one line, and it cannot end the comment. */
export function commentText(text: string): string {
  return escapeInvisible(text).replaceAll('*/', '*\\/');
}

/** `__proto__` as a plain name would set the prototype in place of a member. */
function memberKey(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoteSource(name);
}

/** Line ends, control characters, and those that turn the direction of text, as escapes. */
function escapeInvisible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
