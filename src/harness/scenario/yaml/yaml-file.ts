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
import type { Path } from '../issues.ts';
import { quoted } from '../messages.ts';

/** A problem and where in the text it stands. */
export interface Found {
  readonly offset: number;
  readonly message: string;
}

/** A stretch of the text that could not be read as it was meant. */
export interface Region {
  readonly from: number;
  readonly to: number;
}

/** A file of YAML, read as far as it can be. */
export interface YamlFile {
  /** What stands in the way of reading it. */
  readonly problems: readonly Found[];
  /** Where it could not be read. */
  readonly broken: readonly Region[];
  /** What it says apart from that; nothing where it cannot be told. */
  readonly data?: { readonly value: unknown };
  /** Where a member stands; where it is not there, `exact` is false and the offset that of the nearest thing around it. */
  offsetOf(path: Path): { readonly offset: number; readonly exact: boolean };
  lineAndColumn(offset: number): { readonly line: number; readonly col: number };
}

const noTags = 'tags ("!…") have no meaning in a scenario: take it out';

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
  const common = { offsetOf: (path: Path) => offsetOf(document, path), lineAndColumn };
  const nothing = (offset: number, message: string): YamlFile => ({
    ...common,
    problems: [{ offset, message }],
    broken: [],
  });
  const deep = document.errors.find(({ message }) => message.includes('call stack'));
  if (deep) return nothing(deep.pos[0], 'lists and objects stand in each other too deeply here');
  // Under the rules of YAML 1.1 the word `on` is a truth value.
  if (document.directives.yaml.version !== '1.2')
    return nothing(0, 'it is read as YAML 1.2: take out the line "%YAML 1.1"');
  const { problems, broken } = syntaxProblems(document, text, (offset) => lineAndColumn(offset).line);
  const lost = withoutLostAliases(document, text);
  const told = problems.filter(({ message }) => message === noTags).map(({ offset }) => lineAndColumn(offset).line);
  const strange = strangers(document).filter(
    ({ message, offset }) => !(message === noTags && told.includes(lineAndColumn(offset).line)),
  );
  problems.push(
    ...strange.filter(({ offset }) => !broken.some(({ from, to }) => offset >= from && offset <= to)),
    ...lost.problems,
  );
  broken.push(...lost.broken);
  try {
    return { ...common, problems, broken, data: { value: document.toJS({ maxAliasCount: 100 }) as unknown } };
  } catch (error) {
    // An alias that unfolds into more than a scenario could need.
    if (problems.length === 0)
      problems.push({
        offset: 0,
        message: `this is no YAML: ${error instanceof Error ? error.message : String(error)}`,
      });
    return { ...common, problems, broken };
  }
}

/** Errors of the parser that only follow from one before them in the same place. */
const followers: readonly string[] = ['BLOCK_AS_IMPLICIT_KEY', 'MULTILINE_IMPLICIT_KEY', 'MISSING_CHAR'];

/** Messages of the parser that do not say what to do. */
const plainer: Readonly<Record<string, string>> = {
  'Nested mappings are not allowed in compact mappings':
    'it is indented wrongly: the members of one object begin in the same column (or a text with ": " in it needs quotes)',
};

/** What is no YAML, one problem for each mistake, and what each has spoiled. */
function syntaxProblems(
  document: Document.Parsed,
  text: string,
  lineOf: (offset: number) => number,
): { readonly problems: Found[]; readonly broken: Region[] } {
  const problems: Found[] = [];
  const broken: Region[] = [];
  for (const {
    code,
    pos: [offset],
    message,
  } of [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])) {
    const isTag = code === 'TAG_RESOLVE_FAILED';
    const said = problems.at(-1);
    const follows =
      said &&
      (lineOf(said.offset) === lineOf(offset) ||
        (followers.includes(code) && broken.some(({ from, to }) => offset >= from && offset <= to)));
    if (!follows)
      problems.push({ offset, message: isTag ? noTags : `this is no YAML: ${plainer[message] ?? message}` });
    if (isTag) continue;
    broken.push(
      isUnread(message)
        ? { from: text.lastIndexOf('\n', offset) + 1, to: text.length }
        : brokenBy(document, text, offset),
    );
    // The parser reads nothing any more.
    if (isUnread(message)) break;
  }
  return { problems, broken };
}

/** True of an error behind which the parser reads nothing any more. */
function isUnread(message: string): boolean {
  return message.includes('multiple documents') || message.includes('in YAML stream');
}

/** What an error has spoiled: the innermost item of a list, or else member of the root, in which it stands or behind which it was found. */
function brokenBy(document: Document, text: string, offset: number): Region {
  let node: unknown = document.contents;
  let region: Region = { from: 0, to: text.length };
  for (let depth = 0; isMap(node) || isSeq(node); depth += 1) {
    const parts = isMap(node)
      ? node.items.map(({ key, value }) => ({ start: key, value }))
      : node.items.map((value) => ({ start: value, value }));
    const starts = parts.map(({ start }) => (isNode(start) ? (start.range?.[0] ?? 0) : 0));
    const before = starts.findLastIndex((start) => start < offset);
    if (before === -1 && depth > 0) break;
    const at = Math.max(0, before);
    if (depth === 0 || isSeq(node))
      region = { from: starts[at] ?? 0, to: Math.max(offset, (starts[at + 1] ?? region.to + 1) - 1) };
    node = parts[at]?.value;
  }
  return region;
}

/** Aliases that nothing is called by: each is taken for nothing, so that the rest can be read. */
function withoutLostAliases(
  document: Document.Parsed,
  text: string,
): { readonly problems: readonly Found[]; readonly broken: readonly Region[] } {
  const problems: Found[] = [];
  const broken: Region[] = [];
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document)) return undefined;
      const [from = 0, to = 0] = node.range ?? [];
      problems.push({
        offset: from,
        message: `this is no YAML: nothing is called "&${node.source}" before this place`,
      });
      broken.push({ from: text.lastIndexOf('\n', from) + 1, to });
      return new Scalar(null);
    },
  });
  return { problems, broken };
}

/** Tags, and names that are no texts. */
function strangers(document: Document.Parsed): readonly Found[] {
  const strange: Found[] = [];
  visit(document, {
    Value(_, node) {
      if (node.tag !== undefined) strange.push({ offset: node.range?.[0] ?? 0, message: noTags });
      if (isMap(node)) strange.push(...strangeMembers(node));
    },
  });
  return strange;
}

/** Names that are no texts, or stand twice. The parser could say the latter itself, in time that grows with the square. */
function strangeMembers(map: YAMLMap): readonly Found[] {
  const seen = new Set<string>();
  return map.items.flatMap(({ key }) => {
    const offset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
    if (!isScalar(key)) return [{ offset, message: 'the name of a member is a text' }];
    const name = String(key.value);
    if (seen.has(name)) return [{ offset, message: `${quoted(name)} stands here a second time` }];
    seen.add(name);
    return [];
  });
}

function offsetOf(document: Document, path: Path): { readonly offset: number; readonly exact: boolean } {
  let node: unknown = document.contents;
  let offset = path.length === 0 && isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const part of path) {
    const next = child(node, part);
    if (next === undefined) return { offset, exact: false };
    offset = next.offset;
    node = next.value;
  }
  return { offset, exact: true };
}

/** Members of a map by their names, made once for each map. */
const membersOf = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** A member of a map (the offset is its name's) or an item of a list. */
function child(node: unknown, part: string | number): { readonly offset: number; readonly value: unknown } | undefined {
  if (isSeq(node) && typeof part === 'number') {
    const item = node.items[part];
    return isNode(item) ? { offset: item.range?.[0] ?? 0, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const members =
    membersOf.get(node) ??
    new Map(node.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : [])));
  membersOf.set(node, members);
  const pair = members.get(String(part));
  return pair && isScalar(pair.key) ? { offset: pair.key.range?.[0] ?? 0, value: pair.value } : undefined;
}
