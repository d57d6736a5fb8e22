import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Pair, type YAMLMap } from 'yaml';
import { readScenario, type Scenario } from './scenario.ts';
import { quoted } from './wording.ts';

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
 * @throws ScenarioError with every problem, each with its line and column, in the order in which they stand.
 */
export function loadScenario(text: string, file: string): Scenario {
  if (text.length > maxScenarioLength) throw new ScenarioError([`${file}: it has ${text.length} characters; a scenario has at most ${maxScenarioLength}`]);
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: false });
  const complaint = (found: readonly Found[]): ScenarioError =>
    new ScenarioError(
      found
        .toSorted((a, b) => a.offset - b.offset)
        .map(({ offset, says }) => {
          const { line, col } = counter.linePos(offset);
          return `${file}:${line}:${col}: ${says}`;
        }),
    );
  const unreadable = yamlProblems(document);
  if (unreadable.length > 0) throw complaint(unreadable);
  const read = readScenario(plainData(document, file));
  if ('scenario' in read) return read.scenario;
  throw complaint(read.problems.map(({ path, message }) => ({ offset: offsetOf(document, path), says: `${path.length === 0 ? '' : `${dotted(path)}: `}${message}` })));
}

/** A problem and where in the text it stands. */
interface Found {
  readonly offset: number;
  readonly says: string;
}

/** What stands in the way of reading a document as plain data. */
function yamlProblems(document: Document.Parsed): readonly Found[] {
  const deep = document.errors.find(({ message }) => message.includes('call stack'));
  if (deep) return [{ offset: deep.pos[0], says: 'lists and objects stand in each other too deeply here' }];
  const found = [...document.errors, ...document.warnings].map(({ pos, message, code }) => ({ offset: pos[0], says: code === 'TAG_RESOLVE_FAILED' ? noTags : `this is no YAML: ${message}` }));
  if (found.length > 0) return found;
  // Under the rules of YAML 1.1 the word `on` is a truth value.
  if (document.directives.yaml.version !== '1.2') return [{ offset: 0, says: 'it is read as YAML 1.2: take out the line "%YAML 1.1"' }];
  const strange: Found[] = [];
  visit(document, {
    Value(_, node) {
      if (node.tag !== undefined) strange.push({ offset: node.range?.[0] ?? 0, says: noTags });
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
    if (!isScalar(key)) return [{ offset, says: 'the name of a member is a text' }];
    const name = String(key.value);
    if (seen.has(name)) return [{ offset, says: `${quoted(name)} stands here a second time` }];
    seen.add(name);
    return [];
  });
}

const noTags = 'tags ("!…") have no meaning in a scenario: take it out';

/** The document as data. An alias that unfolds into more than a scenario could need is refused. */
function plainData(document: Document.Parsed, file: string): unknown {
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

/** Members of a map by their names, made once for each map. */
const membersOf = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** A member of a map (the offset is its name's) or an item of a list. */
function child(node: unknown, part: string | number): { readonly offset: number; readonly value: unknown } | undefined {
  if (isSeq(node) && typeof part === 'number') {
    const item = node.items[part];
    return isNode(item) ? { offset: item.range?.[0] ?? 0, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const members = membersOf.get(node) ?? new Map(node.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : [])));
  membersOf.set(node, members);
  const pair = members.get(String(part));
  return pair && isScalar(pair.key) ? { offset: pair.key.range?.[0] ?? 0, value: pair.value } : undefined;
}

/** `tracks[0].steps[2].deliver` */
function dotted(path: readonly (string | number)[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}
