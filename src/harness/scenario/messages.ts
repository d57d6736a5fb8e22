import type { z } from 'zod';
import { maxShownLength, quote, suggestion } from '#simulators/suggestion.ts';
import { renamedValueMessage } from './renamed-members.ts';

/** The message for an unknown name: its present name, or the nearest name and the valid ones. */
export function unknownNameMessage(what: string, name: string, names: readonly string[], listCommand?: string): string {
  const renamed = renamedValueMessage(name, names, what);
  if (renamed !== null) return renamed;
  const suggestionText = suggestion(name, names);
  const isListed = names.length > 1 || (names.length === 1 && suggestionText === '');
  const validNames =
    listCommand !== undefined ? ` (${listCommand} lists them)` : isListed ? ` (valid here: ${listNames(names)})` : '';
  return `there is no ${what} ${quote(name)}${suggestionText}${validNames}`;
}

/** {@link unknownNameMessage} of a receiver, which a scenario may declare. */
export function unknownReceiverMessage(name: string, names: readonly string[]): string {
  return (
    `${unknownNameMessage('receiver', name, names)}; declare a receiver under "receivers", as "- ` +
    `receiver: ${name.slice(0, maxShownLength)}"`
  );
}

/** Names, short enough for a line. */
export function listNames(names: readonly string[]): string {
  const shownNames = names
    .slice(0, 16)
    .map((name) => (name.length > maxShownLength ? `${name.slice(0, maxShownLength)}…` : name));
  const moreText = names.length > shownNames.length ? `, and ${names.length - shownNames.length} more` : '';
  return `${shownNames.join(', ')}${moreText}`;
}

/** Messages for zod's issues, where a schema has no message of its own. */
export function zodMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return typeMessage(issue.input, issue.expected);
    case 'invalid_value':
      return valueMessage(issue.input, issue.values.map(String));
    case 'invalid_union':
      return unionMessage(issue.input, issue.errors);
    case 'too_small':
      return `it must ${boundText(issue.origin, 'at least', issue.minimum)}`;
    case 'too_big':
      return `it must ${boundText(issue.origin, 'at most', issue.maximum)}`;
    default:
      return undefined;
  }
}

function typeMessage(input: unknown, expected: string): string {
  const expectedText = typeName(expected);
  if (input === undefined) return `it is missing; it must be ${expectedText}`;
  if (input === null)
    return (
      `it must be ${expectedText}, not ` +
      `nothing${expectedText === 'an object' ? ': write "{}" for an empty object' : ''}`
    );
  return `it must be ${expectedText}, not ${describeInput(input)}`;
}

function boundText(origin: string, comparison: 'at least' | 'at most', limit: number | bigint): string {
  if (origin === 'array') return `have ${comparison} ${limit} item${limit === 1 ? '' : 's'}`;
  if (origin === 'string') return `have ${comparison} ${limit} character${limit === 1 ? '' : 's'}`;
  return `be ${comparison} ${limit}`;
}

function valueMessage(input: unknown, values: readonly string[]): string {
  const all = values.map((value) => `"${value}"`).join(', ');
  if (input === undefined) return `it is missing; it must be ${values.length > 1 ? 'one of ' : ''}${all}`;
  if ((typeof input === 'number' || typeof input === 'boolean') && values.includes(String(input)))
    return `write it in quotes: "${input}"`;
  if (typeof input === 'string' && values.length > 1)
    return renamedValueMessage(input, values) ?? `${quote(input)} is none of ${all}${suggestion(input, values)}`;
  return `it must be ${values.length > 1 ? 'one of ' : ''}${all}, not ${describeInput(input)}`;
}

/** Lists what each branch of a union accepts: `it must be "accepted" or a whole number`. */
function unionMessage(input: unknown, branches: readonly (readonly z.core.$ZodIssue[])[]): string {
  const firstIssues = leafIssues(branches);
  const texts = firstIssues.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values.map(String) : []));
  const typeTexts = firstIssues.flatMap((issue) =>
    issue.code === 'invalid_type'
      ? [issue.expected === 'string' ? 'a duration with its unit' : typeName(issue.expected)]
      : [],
  );
  const expectedText = [...texts.map((text) => `"${text}"`), ...new Set(typeTexts)];
  return (
    `it must be ${expectedText.join(' or ')}, not ` +
    `${describeInput(input)}${typeof input === 'string' ? suggestion(input, texts) : ''}`
  );
}

/** The first issue of each branch, nested branches included. */
function leafIssues(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  return branches.flatMap(([issue]) =>
    issue?.code === 'invalid_union' ? leafIssues(issue.errors) : issue ? [issue] : [],
  );
}

const typeNames: Readonly<Record<string, string>> = {
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  string: 'a text',
  int: 'a whole number',
  boolean: 'true or false',
};

function typeName(expected: string): string {
  return typeNames[expected] ?? `a ${expected}`;
}

function describeInput(input: unknown): string {
  if (input === null || input === undefined) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'string') return quote(input);
  return typeof input === 'number' || typeof input === 'boolean' ? `${input}` : 'an object';
}

/** How to correct a member that works in virtual time alone. */
export const virtualOnly = 'write "stages: [virtual]", or take "live" out of "stages"';
