import { durationPattern, spanPattern } from '../duration.ts';
import type { JsonSchema } from '../json-schema.ts';
import { percentPattern } from '../share.ts';

/** A member that may be written at some place of a scenario. */
export interface Member {
  /** Its name; `when.job` is a member of a member. */
  readonly name: string;
  /** What may stand there. */
  readonly value: string;
  /** What holds when it is left out, where that can be said in a word. */
  readonly fallback: string;
  readonly required: boolean;
  readonly description: string;
}

/** Catalogues longer than this are lists of their own. */
const shownWords = 8;

/** The members of an object, in order. Members of a member follow it, with its name before theirs; those of a list are `name[]`. */
export function membersOf(schema: JsonSchema, before = ''): readonly Member[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const { properties, items } = member;
    const own: Member = {
      name: `${before}${name}`,
      value: valueText(member),
      fallback: fallbackText(member.default),
      required: schema.required?.includes(name) ?? false,
      description: member.description ?? '',
    };
    const item = items && isOne(items) ? items : undefined;
    const inner = properties
      ? membersOf(member, `${before}${name}.`)
      : item?.properties && !item.dependencies
        ? membersOf(item, `${before}${name}[].`)
        : [];
    return [own, ...inner];
  });
}

/** What may stand at a place, for people. */
export function valueText(schema: JsonSchema): string {
  const { type, enum: words, pattern, items, properties } = schema;
  if (Array.isArray(type)) return unionText(schema, type as readonly string[]);
  if (words) return words.length > shownWords ? 'a name' : words.map(String).join(' \\| ');
  if (type === 'array') return items && isOne(items) ? `list of ${valueText(items)}` : '[duration, duration]';
  if (type === 'object' || properties) return 'object';
  if (type === 'boolean') return 'true \\| false';
  if (type === 'string') return textKind(pattern);
  return `${type === 'integer' ? 'whole number' : 'number'}${rangeText(schema)}`;
}

/** The few unions that the format has, each known by its pattern. */
function unionText({ pattern = '', ...schema }: JsonSchema, types: readonly string[]): string {
  if (pattern === percentPattern.source) return 'share';
  if (pattern.includes(percentPattern.source)) return 'number, share or duration';
  const words = (schema.examples ?? []).map(String);
  const others = types
    .filter((type) => type !== 'string')
    .map((type) => (type === 'array' ? 'a list of these' : type === 'integer' ? 'a code' : type));
  return [...words, ...others].join(' \\| ');
}

function textKind(pattern: string | undefined): string {
  if (pattern === undefined) return 'text';
  if (pattern === spanPattern.source) return 'duration';
  if (pattern === durationPattern) return 'duration, may be negative';
  return pattern.includes('A-Z') ? 'label' : 'name';
}

function rangeText({ minimum, maximum }: JsonSchema): string {
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? null : maximum;
  if (minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER) return '';
  return most === null ? ` from ${minimum}` : ` ${minimum} to ${most}`;
}

/** A default that can be written in a word; an empty list or object is none. */
export function fallbackText(fallback: unknown): string {
  if (Array.isArray(fallback)) return fallback.length === 0 ? '' : `[${fallback.join(', ')}]`;
  return ['string', 'number', 'boolean'].includes(typeof fallback) ? String(fallback) : '';
}

function isOne(items: JsonSchema | readonly JsonSchema[]): items is JsonSchema {
  return !Array.isArray(items);
}
