import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { readScenario, type Scenario } from './scenario.ts';

/** The longest scenario that is read, in characters. */
export const maxScenarioLength = 1_000_000;

/** Problems of one file that are told at once; the rest is counted. */
const shownProblems = 10;

/** A scenario file that cannot be used. Its message names file, line and column of each problem. */
export class ScenarioError extends Error {
  constructor(lines: readonly string[]) {
    const more = lines.length - shownProblems;
    super([...lines.slice(0, shownProblems), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'));
    this.name = 'ScenarioError';
  }
}

/**
 * Reads a scenario written as YAML, or as JSON, which is YAML as well.
 * @param file its name, for messages.
 * @throws ScenarioError with every problem, each with its line and column.
 */
export function loadScenario(text: string, file: string): Scenario {
  if (text.length > maxScenarioLength) throw new ScenarioError([`${file}: it has ${text.length} characters; a scenario has at most ${maxScenarioLength}`]);
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number): string => {
    const { line, col } = counter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) throw new ScenarioError(document.errors.map((error) => `${at(error.pos[0])}: this is no YAML: ${error.message}`));
  const read = readScenario(plainData(document, file));
  if ('scenario' in read) return read.scenario;
  throw new ScenarioError(read.problems.map(({ path, message }) => `${at(offsetOf(document, path))}: ${path.length === 0 ? '' : `${dotted(path)}: `}${message}`));
}

/** The document as data. An alias that unfolds into more than a scenario could need is refused. */
function plainData(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    throw new ScenarioError([`${file}: this is no YAML: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** Where a member stands, or the nearest thing around it that is there. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of path) {
    const next = child(node, part);
    if (next === undefined) break;
    offset = next.offset;
    node = next.value;
  }
  if (path.length === 0 && isNode(node)) offset = node.range?.[0] ?? 0;
  return offset;
}

/** A member of a map (the offset is its name's) or an item of a list. */
function child(node: unknown, part: string | number): { readonly offset: number; readonly value: unknown } | undefined {
  if (isSeq(node) && typeof part === 'number') {
    const item = node.items[part];
    return isNode(item) ? { offset: item.range?.[0] ?? 0, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((candidate) => isPair(candidate) && isScalar(candidate.key) && String(candidate.key.value) === String(part));
  return pair && isScalar(pair.key) ? { offset: pair.key.range?.[0] ?? 0, value: pair.value } : undefined;
}

/** `tracks[0].steps[2].deliver` */
function dotted(path: readonly (string | number)[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}
