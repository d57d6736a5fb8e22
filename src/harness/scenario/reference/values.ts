import { durationPattern, nonNegativeDurationPattern } from '../duration.ts';
import type { JsonSchema } from '../json-schema.ts';
import { percentagePattern } from '../share.ts';

/** A member that may be written at some place of a scenario. */
export interface Member {
  /** Its name; `when.job` is a member of a member. */
  readonly name: string;
  /** What may stand there. */
  readonly value: string;
  /** Its default, where that is a single word. */
  readonly defaultText: string;
  readonly required: boolean;
  readonly description: string;
}

/** Catalogues longer than this are lists of their own. */
const maxInlineWords = 8;

/**
 * The members of an object, in order. Members of a member follow it, with its name before theirs; those of a list are
 * `name[]`.
 */
export function membersOf(schema: JsonSchema, prefix = ''): readonly Member[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const { properties, items } = member;
    const entry: Member = {
      name: `${prefix}${name}`,
      value: valueText(member),
      defaultText: defaultText(member.default),
      required: schema.required?.includes(name) ?? false,
      description: member.description ?? '',
    };
    const item = items && isSingle(items) ? items : undefined;
    const inner = properties
      ? membersOf(member, `${prefix}${name}.`)
      : item?.properties && !item.dependencies
        ? membersOf(item, `${prefix}${name}[].`)
        : [];
    return [entry, ...inner];
  });
}

/** What may stand at a place, for people. */
function valueText(schema: JsonSchema): string {
  const { type, enum: allowedWords, pattern, items, properties } = schema;
  if (Array.isArray(type)) return unionText(schema, type as readonly string[]);
  if (allowedWords) return allowedWords.length > maxInlineWords ? 'a name' : allowedWords.map(String).join(' \\| ');
  if (type === 'array') return items && isSingle(items) ? `list of ${valueText(items)}` : '[duration, duration]';
  if (type === 'object' || properties) return 'object';
  if (type === 'boolean') return 'true \\| false';
  if (type === 'string') return describeText(pattern);
  return `${type === 'integer' ? 'whole number' : 'number'}${rangeText(schema)}`;
}

/** The few unions that the format has, each known by its pattern. */
function unionText({ pattern = '', ...schema }: JsonSchema, types: readonly string[]): string {
  if (pattern === percentagePattern.source) return 'share';
  if (pattern.includes(percentagePattern.source)) return 'number, share or duration';
  const allowedWords = (schema.examples ?? []).map(String);
  const otherTypes = types
    .filter((type) => type !== 'string')
    .map((type) => (type === 'array' ? 'a list of these' : type === 'integer' ? 'a code' : type));
  return [...allowedWords, ...otherTypes].join(' \\| ');
}

function describeText(pattern: string | undefined): string {
  if (pattern === undefined) return 'text';
  if (pattern === nonNegativeDurationPattern.source) return 'duration';
  if (pattern === durationPattern) return 'duration, may be negative';
  return pattern.includes('A-Z') ? 'label' : 'name';
}

function rangeText({ minimum, maximum }: JsonSchema): string {
  const maxValue = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? null : maximum;
  if (minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER) return '';
  return maxValue === null ? ` from ${minimum}` : ` ${minimum} to ${maxValue}`;
}

/** A default that can be written in a word; an empty list or object is none. */
export function defaultText(defaultText: unknown): string {
  if (Array.isArray(defaultText)) return defaultText.length === 0 ? '' : `[${defaultText.join(', ')}]`;
  return ['string', 'number', 'boolean'].includes(typeof defaultText) ? String(defaultText) : '';
}

function isSingle(items: JsonSchema | readonly JsonSchema[]): items is JsonSchema {
  return !Array.isArray(items);
}
