/** A list, an object or a text of several lines that is open at a place of a YAML text. */
export interface Frame {
  readonly kind: 'map' | 'list' | 'text';
  /** Its column; within brackets infinite. */
  readonly indent: number;
  /** Names of an object's members so far. */
  readonly names: Set<string>;
  /** The member whose value is open; null: none. */
  name: string | null;
}

/** The frames that are open, outermost first. */
export type Frames = Frame[];

const namePattern = /^("[^"]*"|'[^']*'|[^\s\-#[\]{},"'][^#]*?)\s*:(?=\s|$)/;
const flowIndent = Infinity;

function push(frames: Frames, kind: Frame['kind'], indent: number): Frame {
  const frame: Frame = { kind, indent, names: new Set(), name: null };
  frames.push(frame);
  return frame;
}

/** Closes what ends before a column. */
export function closeTo(frames: Frames, column: number, isItem: boolean): void {
  for (let top = frames.at(-1); top; top = frames.at(-1)) {
    const isList = top.kind === 'list' && top.indent === column && !isItem;
    if (top.indent <= column && !isList) return;
    frames.pop();
  }
}

/** The object at a column; it is opened where there is none. */
export function mapAt(frames: Frames, column: number): Frame {
  const top = frames.at(-1);
  return top?.kind === 'map' && top.indent === column ? top : push(frames, 'map', column);
}

/** Whether brackets are open. */
export function isInFlow(frames: Frames): boolean {
  return frames.at(-1)?.indent === flowIndent;
}

/**
 * Reads on in a line within brackets.
 * @returns what stands there after the last sign: the start of a name or a value.
 */
export function readFlow(frames: Frames, text: string): string {
  let word = '';
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"?|'[^']*'?|(?<=\s|^)#.*|:(?=[\s,[\]{}]|$)|[^]/g)) {
    const top = frames.at(-1);
    if (piece === '{' || piece === '[') push(frames, piece === '{' ? 'map' : 'list', flowIndent);
    else if (piece === '}' || piece === ']') {
      frames.pop();
      if (!isInFlow(frames)) return '';
    } else if (piece === ',' && top) top.name = null;
    else if (piece === ':' && top?.kind === 'map' && top.name === null) nameMember(top, word);
    else if (!piece.startsWith('#')) {
      word += piece;
      continue;
    }
    word = '';
  }
  return word.trim();
}

function nameMember(map: Frame, text: string): void {
  const name = text.trim().replaceAll(/^["']|["']$/g, '');
  map.names.add(name);
  map.name = name;
}

/**
 * Reads what stands in a line from a column on.
 * @returns the rest that is a value, or the start of one; null: a value can stand there, and there is none.
 */
export function readContent(frames: Frames, text: string, column: number): string | null {
  const dash = /^-(?:\s+|$)/.exec(text)?.[0];
  if (dash !== undefined) {
    closeTo(frames, column, true);
    const top = frames.at(-1);
    if (top?.kind !== 'list' || top.indent !== column) push(frames, 'list', column);
    return readContent(frames, text.slice(dash.length), column + dash.length);
  }
  if (text === '') return null;
  const [match, name] = namePattern.exec(text) ?? [];
  if (match === undefined || name === undefined) return readValue(frames, text, column);
  closeTo(frames, column, false);
  nameMember(mapAt(frames, column), name);
  const value = text.slice(match.length).trim();
  return value === '' || value.startsWith('#') ? null : readValue(frames, value, column);
}

function readValue(frames: Frames, text: string, column: number): string {
  if (/^[|>]/.test(text)) push(frames, 'text', column);
  return /^[[{]/.test(text) ? readFlow(frames, text) : text;
}

/** Reads a whole line. */
export function readLine(frames: Frames, line: string): void {
  if (isInFlow(frames)) {
    readFlow(frames, line);
    return;
  }
  const content = line.trimStart();
  const column = line.length - content.length;
  if (content === '' || content.startsWith('#')) return;
  const top = frames.at(-1);
  if (top?.kind === 'text') {
    if (column > top.indent) return;
    frames.pop();
  }
  readContent(frames, content.trimEnd(), column);
}
