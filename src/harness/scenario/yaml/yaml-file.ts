import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  Scalar,
  visit,
  type Document,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { messageOf } from '#core/error-message.ts';
import type { Path } from '../issues.ts';
import { quote } from '#simulators/suggestion.ts';

/** A problem and where in the text it stands. */
export interface TextProblem {
  readonly offset: number;
  readonly message: string;
}

/** A stretch of the text that could not be read as it was meant. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** A file of YAML, read as far as it can be. */
export interface YamlFile {
  /** What stands in the way of reading it. */
  readonly problems: readonly TextProblem[];
  /** Where it could not be read. */
  readonly unreadable: readonly TextRange[];
  /** Its data apart from that; absent where it cannot be read. */
  readonly data?: { readonly value: unknown };
  /**
   * Where a member stands; where it is not there, `exact` is false and the offset that of the nearest thing around it.
   */
  offsetOf(path: Path): { readonly offset: number; readonly exact: boolean };
  lineAndColumn(offset: number): { readonly line: number; readonly col: number };
}

const tagMessage = 'tags ("!…") have no meaning here: take it out';

/** Reads a text as YAML, and goes on behind what it cannot read. */
export function readYaml(text: string): YamlFile {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  const lineAndColumn = (offset: number) => counter.linePos(offset);
  const shared = { offsetOf: (path: Path) => offsetOf(document, path), lineAndColumn };
  const emptyFile = (offset: number, message: string): YamlFile => ({
    ...shared,
    problems: [{ offset, message }],
    unreadable: [],
  });
  const depthError = document.errors.find(({ message }) => message.includes('call stack'));
  if (depthError) return emptyFile(depthError.pos[0], 'lists and objects stand in each other too deeply here');
  // Under the rules of YAML 1.1 the word `on` is a truth value.
  if (document.directives.yaml.version !== '1.2')
    return emptyFile(0, 'it is read as YAML 1.2: take out the line "%YAML 1.1"');
  const { problems, unreadable } = syntaxProblems(document, text, (offset) => lineAndColumn(offset).line);
  const unknownAliases = replaceUnknownAliases(document, text);
  const tagLines = problems
    .filter(({ message }) => message === tagMessage)
    .map(({ offset }) => lineAndColumn(offset).line);
  const invalidNodes = findInvalidNodes(document).filter(
    ({ message, offset }) => !(message === tagMessage && tagLines.includes(lineAndColumn(offset).line)),
  );
  problems.push(
    ...invalidNodes.filter(({ offset }) => !unreadable.some(({ from, to }) => offset >= from && offset <= to)),
    ...unknownAliases.problems,
  );
  unreadable.push(...unknownAliases.unreadable);
  try {
    return { ...shared, problems, unreadable, data: { value: document.toJS({ maxAliasCount: 100 }) as unknown } };
  } catch (error) {
    // An alias that unfolds into more than a scenario could need.
    if (problems.length === 0)
      problems.push({
        offset: 0,
        message: `this is no YAML: ${messageOf(error)}`,
      });
    return { ...shared, problems, unreadable };
  }
}

/** Errors of the parser that only follow from one before them in the same place. */
const followUpCodes: readonly string[] = ['BLOCK_AS_IMPLICIT_KEY', 'MULTILINE_IMPLICIT_KEY', 'MISSING_CHAR'];

/** Replacements for messages of the parser that do not help. */
const plainMessages: Readonly<Record<string, string>> = {
  'Nested mappings are not allowed in compact mappings':
    'it is indented wrongly: the members of one object begin in the same column (or a text with ": " in it needs ' +
    'quotes)',
};

/** What is no YAML, one problem for each mistake, and what each has spoiled. */
function syntaxProblems(
  document: Document.Parsed,
  text: string,
  lineOf: (offset: number) => number,
): { readonly problems: TextProblem[]; readonly unreadable: TextRange[] } {
  const problems: TextProblem[] = [];
  const unreadable: TextRange[] = [];
  for (const {
    code,
    pos: [offset],
    message,
  } of [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])) {
    const isTag = code === 'TAG_RESOLVE_FAILED';
    const previous = problems.at(-1);
    const isFollowUp =
      previous &&
      (lineOf(previous.offset) === lineOf(offset) ||
        (followUpCodes.includes(code) && unreadable.some(({ from, to }) => offset >= from && offset <= to)));
    if (!isFollowUp)
      problems.push({ offset, message: isTag ? tagMessage : `this is no YAML: ${plainMessages[message] ?? message}` });
    if (isTag) continue;
    unreadable.push(
      stopsParser(message)
        ? { from: text.lastIndexOf('\n', offset) + 1, to: text.length }
        : unreadableRange(document, text, offset),
    );
    // The parser reads nothing any more.
    if (stopsParser(message)) break;
  }
  return { problems, unreadable };
}

/** True of an error behind which the parser reads nothing any more. */
function stopsParser(message: string): boolean {
  return message.includes('multiple documents') || message.includes('in YAML stream');
}

/**
 * What an error has spoiled: the innermost item of a list, or else member of the root, in which it stands or behind
 * which it was found.
 */
function unreadableRange(document: Document, text: string, offset: number): TextRange {
  let node: unknown = document.contents;
  let range: TextRange = { from: 0, to: text.length };
  for (let depth = 0; isMap(node) || isSeq(node); depth += 1) {
    const parts = isMap(node)
      ? node.items.map(({ key, value }) => ({ start: key, value }))
      : node.items.map((value) => ({ start: value, value }));
    const starts = parts.map(({ start }) => (isNode(start) ? (start.range?.[0] ?? 0) : 0));
    const previousIndex = starts.findLastIndex((start) => start < offset);
    if (previousIndex === -1 && depth > 0) break;
    const at = Math.max(0, previousIndex);
    if (depth === 0 || isSeq(node))
      range = { from: starts[at] ?? 0, to: Math.max(offset, (starts[at + 1] ?? range.to + 1) - 1) };
    node = parts[at]?.value;
  }
  return range;
}

/** Aliases that nothing is called by: each is taken for nothing, so that the rest can be read. */
function replaceUnknownAliases(
  document: Document.Parsed,
  text: string,
): { readonly problems: readonly TextProblem[]; readonly unreadable: readonly TextRange[] } {
  const problems: TextProblem[] = [];
  const unreadable: TextRange[] = [];
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document)) return undefined;
      const [from = 0, to = 0] = node.range ?? [];
      problems.push({
        offset: from,
        message: `this is no YAML: nothing is called "&${node.source}" before this place`,
      });
      unreadable.push({ from: text.lastIndexOf('\n', from) + 1, to });
      return new Scalar(null);
    },
  });
  return { problems, unreadable };
}

/** Tags, and names that are no texts. */
function findInvalidNodes(document: Document.Parsed): readonly TextProblem[] {
  const problems: TextProblem[] = [];
  visit(document, {
    Value(_, node) {
      if (node.tag !== undefined) problems.push({ offset: node.range?.[0] ?? 0, message: tagMessage });
      if (isMap(node)) problems.push(...findInvalidKeys(node));
    },
  });
  return problems;
}

/**
 * Names that are no texts, or stand twice. The parser could find the latter itself, but in quadratic time.
 */
function findInvalidKeys(map: YAMLMap): readonly TextProblem[] {
  const knownNames = new Set<string>();
  return map.items.flatMap(({ key }) => {
    const offset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
    if (!isScalar(key)) return [{ offset, message: 'the name of a member is a text' }];
    const name = String(key.value);
    if (knownNames.has(name)) return [{ offset, message: `${quote(name)} stands here a second time` }];
    knownNames.add(name);
    return [];
  });
}

function offsetOf(document: Document, path: Path): { readonly offset: number; readonly exact: boolean } {
  let node: unknown = document.contents;
  let offset = path.length === 0 && isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const part of path) {
    const next = memberAt(node, part);
    if (next === undefined) return { offset, exact: false };
    offset = next.offset;
    node = next.value;
  }
  return { offset, exact: true };
}

/** Members of a map by their names, made once for each map. */
const pairsByName = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** A member of a map (the offset is its name's) or an item of a list. */
function memberAt(
  node: unknown,
  part: string | number,
): { readonly offset: number; readonly value: unknown } | undefined {
  if (isSeq(node) && typeof part === 'number') {
    const item = node.items[part];
    return isNode(item) ? { offset: item.range?.[0] ?? 0, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const members =
    pairsByName.get(node) ??
    new Map(node.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : [])));
  pairsByName.set(node, members);
  const pair = members.get(String(part));
  return pair && isScalar(pair.key) ? { offset: pair.key.range?.[0] ?? 0, value: pair.value } : undefined;
}
