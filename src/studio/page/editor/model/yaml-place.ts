import { closeTo, isInFlow, mapAt, readContent, readFlow, readLine, type Frame, type Frames } from './yaml-reader.ts';

/** A step on the way from the root to a place: into a member, with the names beside it, or into an item of a list. */
export type Level = { readonly name: string; readonly names: ReadonlySet<string> } | 'item';

/** What can stand at a place of a YAML text. */
export interface YamlPlace {
  /** The way to what is around the place: the object whose member, or the value that stands there. */
  readonly levels: readonly Level[];
  /** Names of the object's other members; null: no name can stand here. */
  readonly names: ReadonlySet<string> | null;
  /** It begins a line, so that a list could begin with a dash. */
  readonly isLineStart: boolean;
  /** Where the word begins and ends that stands there. */
  readonly from: number;
  readonly to: number;
}

const wordBefore = /[\w.%-]*$/;
const wordAfter = /^[\w.%-]*/;

/** The place at an offset; null within a comment, or behind the first word of a value. */
export function placeAt(text: string, offset: number): YamlPlace | null {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const from = offset - (wordBefore.exec(text.slice(lineStart, offset))?.[0].length ?? 0);
  const to = offset + (wordAfter.exec(text.slice(offset))?.[0].length ?? 0);
  const head = text.slice(lineStart, from);
  if (/(?:^|\s)#/.test(head) || /\S:$/.test(head)) return null;
  const frames: Frames = [];
  if (lineStart > 0) for (const line of text.slice(0, lineStart - 1).split('\n')) readLine(frames, line);
  const map = openPlace(frames, head);
  if (map === 'none') return null;
  const levels = levelsOf(map ? frames.slice(0, -1) : frames);
  readRest(frames, text.slice(from), from - lineStart);
  const names = map && new Set([...map.names].filter((name) => name !== text.slice(from, to)));
  return { levels, names, isLineStart: head.trim() === '', from, to };
}

/** Reads the line up to a place. @returns the object whose member can stand there; null: a value. */
function openPlace(frames: Frames, head: string): Frame | null | 'none' {
  if (isInFlow(frames)) return readFlow(frames, head) === '' ? flowPlace(frames) : 'none';
  const content = head.trimStart();
  const column = head.length - content.length;
  const top = frames.at(-1);
  if (top?.kind === 'text') {
    if (column > top.indent) return 'none';
    frames.pop();
  }
  if (content === '') closeTo(frames, column, false);
  else {
    const rest = readContent(frames, content, column);
    if (isInFlow(frames)) return rest === '' ? flowPlace(frames) : 'none';
    if (rest !== null) return 'none';
    if (!/^(?:-\s+)+$/.test(content)) return null;
  }
  return mapAt(frames, head.length);
}

function flowPlace(frames: Frames): Frame | null {
  const top = frames.at(-1);
  return top?.kind === 'map' && top.name === null ? top : null;
}

/** Reads on, for the names that stand behind the place. */
function readRest(frames: Frames, text: string, column: number): void {
  const [line = '', ...lines] = text.split('\n');
  if (isInFlow(frames)) readFlow(frames, line);
  else readContent(frames, line.trimEnd(), column);
  for (const next of lines) {
    if (frames.length === 0) return;
    readLine(frames, next);
  }
}

function levelsOf(frames: Frames): readonly Level[] {
  return frames.flatMap<Level>(({ kind, name, names }) =>
    kind === 'list' ? ['item'] : name === null ? [] : [{ name, names }],
  );
}
