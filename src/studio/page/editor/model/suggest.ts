import type { JsonSchema } from '#harness/scenario/json-schema.ts';
import { placeAt, type Level } from './yaml-place.ts';

/** What can be written at a place. */
export interface Suggestion {
  readonly kind: 'member' | 'value';
  readonly label: string;
  /** What takes the place of the word. */
  readonly insert: string;
  readonly isRequired: boolean;
  readonly schema: JsonSchema;
}

/** What is known of a word of the text. */
export interface Description {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly schema: JsonSchema;
}

/** A schema, and those that it allows as alternatives. */
function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return [schema, ...(schema.anyOf ?? []).flatMap(alternatives)];
}

/** The kind of a step that the names of its members choose; null: it is no step, or none is chosen. */
function chosenKind({ dependencies = {} }: JsonSchema, names: ReadonlySet<string>): JsonSchema | null {
  for (const name of names) {
    const kind = Object.hasOwn(dependencies, name) ? dependencies[name] : undefined;
    if (kind && !isNameList(kind)) return kind;
  }
  return null;
}

function isNameList(kind: JsonSchema | readonly string[]): kind is readonly string[] {
  return Array.isArray(kind);
}

function memberOf(schema: JsonSchema, name: string, names: ReadonlySet<string>): JsonSchema | null {
  for (const one of alternatives(schema))
    for (const { properties = {}, additionalProperties } of [chosenKind(one, names) ?? one, one]) {
      const member = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (member) return member;
      if (typeof additionalProperties === 'object' && additionalProperties !== null) return additionalProperties;
    }
  return null;
}

function itemOf(schema: JsonSchema): JsonSchema | null {
  for (const { items } of alternatives(schema)) {
    const item = (Array.isArray(items) ? items[0] : items) as JsonSchema | undefined;
    if (item) return item;
  }
  return null;
}

/** The schema of what a way leads to; null: the format has no such thing. */
function schemaAt(root: JsonSchema, levels: readonly Level[]): JsonSchema | null {
  let schema: JsonSchema | null = root;
  for (const level of levels) {
    if (!schema) return null;
    schema = level === 'item' ? itemOf(schema) : memberOf(schema, level.name, level.names);
  }
  return schema;
}

/** Members that an object can have besides those it has. */
function membersOf(schema: JsonSchema, names: ReadonlySet<string>): readonly Omit<Suggestion, 'insert' | 'kind'>[] {
  return alternatives(schema).flatMap((one) => {
    const kind = chosenKind(one, names);
    const { properties = {}, required = [] } = kind ?? one;
    // Of a step without a kind, those that choose one.
    const { dependencies } = one;
    const isStart = (name: string): boolean => kind !== null || !dependencies || !isNameList(dependencies[name] ?? []);
    return Object.entries(properties)
      .filter(([name]) => !names.has(name) && isStart(name))
      .map(([label, member]) => ({ label, schema: member, isRequired: required.includes(label) }));
  });
}

/** Values that a schema names. */
function valuesOf(schema: JsonSchema): readonly string[] {
  const values = alternatives(schema).flatMap(({ enum: words = [], examples = [], type }) => [
    ...words,
    ...examples,
    ...([type].flat().includes('boolean') ? [true, false] : []),
  ]);
  return [...new Set(values.filter((value) => typeof value !== 'object').map(String))];
}

/** What can be written at an offset of a scenario; null: nothing that is known. */
export function suggestAt(
  root: JsonSchema,
  text: string,
  offset: number,
): { readonly from: number; readonly to: number; readonly suggestions: readonly Suggestion[] } | null {
  const place = placeAt(text, offset);
  const schema = place && schemaAt(root, place.levels);
  if (!place || !schema) return null;
  const { from, to, names, isLineStart } = place;
  const item = names?.size === 0 && isLineStart ? itemOf(schema) : null;
  const colon = /^\s*:/.test(text.slice(to)) ? '' : ': ';
  const members = names ? membersOf(item ?? schema, names) : [];
  const values = names && names.size > 0 ? [] : valuesOf(item ?? schema);
  const dash = item ? '- ' : '';
  return {
    from,
    to,
    suggestions: [
      ...members.map((member) => ({ ...member, kind: 'member', insert: `${dash}${member.label}${colon}` }) as const),
      ...values.map(
        (label) => ({ kind: 'value', label, insert: `${dash}${label}`, isRequired: false, schema: {} }) as const,
      ),
    ],
  };
}

/** What the word at an offset means; null: nothing is known of it. */
export function describeAt(root: JsonSchema, text: string, offset: number): Description | null {
  const place = placeAt(text, offset);
  const around = place && schemaAt(root, place.levels);
  if (!place || !around || place.from === place.to) return null;
  const { from, to, names, levels } = place;
  const word = text.slice(from, to);
  if (!names || !/^\s*:/.test(text.slice(to))) {
    const level = levels.at(-1);
    return { from, to, name: level && level !== 'item' ? level.name : word, schema: around };
  }
  const member = memberOf(around, word, new Set([...names, word]));
  // Of a step's kind, what it is about as a whole.
  const kind = chosenKind(around, new Set([word]));
  return member && { from, to, name: word, schema: kind ? { ...member, ...aboutOf(kind) } : member };
}

function aboutOf({ description }: JsonSchema): JsonSchema {
  return description === undefined ? {} : { description };
}

/** Type, limits, words and default of a member, in a few signs. */
export function factsOf(schema: JsonSchema): readonly string[] {
  const { type, minimum, maximum, default: initial } = schema;
  const words = valuesOf(schema);
  const limits = minimum === undefined && maximum === undefined ? [] : [`${minimum ?? ''} … ${maximum ?? ''}`.trim()];
  return [
    ...(type === undefined ? [] : [[type].flat().join(' | ')]),
    ...limits,
    ...(words.length === 0 ? [] : [words.join(' | ')]),
    ...(initial === undefined ? [] : [`= ${JSON.stringify(initial)}`]),
  ];
}
