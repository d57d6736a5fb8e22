/** Columns within which a list or an object stands on one line. */
const width = 140;

/** Plain data as TypeScript would write it: names without quotes, texts in single ones, short things on one line. */
export function literal(data: unknown, indent = ''): string {
  if (typeof data === 'string') return quoted(data);
  if (typeof data !== 'object' || data === null) return String(data);
  const parts = Array.isArray(data) ? (data as unknown[]).map((item) => ['', item] as const) : Object.entries(data).map(([name, value]) => [`${/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)}: `, value] as const);
  const [open, close] = Array.isArray(data) ? ['[', ']'] : ['{ ', ' }'];
  if (parts.length === 0) return `${open}${close}`.replaceAll(' ', '');
  const deeper = `${indent}  `;
  const line = `${open}${parts.map(([name, value]) => `${name}${literal(value, deeper)}`).join(', ')}${close}`;
  if (indent.length + line.length <= width && !line.includes('\n') && indent !== '') return line;
  return `${open.trim()}\n${parts.map(([name, value]) => `${deeper}${name}${literal(value, deeper)},\n`).join('')}${indent}${close.trim()}`;
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
