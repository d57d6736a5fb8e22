import { z } from 'zod';
import { accept, type Bilingual, type ErrorCode, type Refusal, type Result } from '../domain/errors.ts';
import { memberRules } from './member-schemas.ts';

/** An object of members as a client sent them. */
export type RawMembers = Readonly<Record<string, unknown>>;

/**
 * Makes the judge of an endpoint's members: normalised input, or the first thing that is wrong, by the member's name.
 * Unknown members come first (they are never guessed at), then missing ones, then the rest in the schema's order.
 * A wrong `method` is 6021, everything else 4003 (PROTOCOL §6).
 */
export function createMemberValidator<Members extends z.ZodObject>(
  schema: Members,
): (members: RawMembers) => Result<z.output<Members>> {
  const validate = createMemberErrorFinder(schema);
  return (members) => {
    const result = validate(members);
    return result.ok ? accept(result.value) : { ok: false, refusal: result.refusal };
  };
}

/** A problem of members: which ones are there, or the value of one. */
export interface MemberError {
  readonly ok: false;
  readonly kind: 'members' | 'types';
  readonly refusal: Refusal;
}

/** As {@link createMemberValidator}, with the kind of the problem. */
export function createMemberErrorFinder<Members extends z.ZodObject>(
  schema: Members,
): (members: RawMembers) => { readonly ok: true; readonly value: z.output<Members> } | MemberError {
  const optional = new Set(Object.keys(schema.shape).filter((name) => isOptional(shapeOf(schema)[name])));
  return (members) => {
    const nonEmptyMembers = omitEmptyOptionals(members, optional);
    const parsed = schema.safeParse(nonEmptyMembers);
    return parsed.success
      ? { ok: true, value: parsed.data }
      : memberErrorOf(schema, nonEmptyMembers, parsed.error.issues);
  };
}

/** An optional member that is empty is none: it does not count for the sign either (PROTOCOL §2, step 1). */
function omitEmptyOptionals(members: RawMembers, optional: ReadonlySet<string>): RawMembers {
  const names = Object.keys(members);
  if (!names.some((name) => members[name] === '' && optional.has(name))) return members;
  const remainingNames = names.filter((name) => members[name] !== '' || !optional.has(name));
  return Object.fromEntries(remainingNames.map((name) => [name, members[name]]));
}

function memberErrorOf(
  schema: z.ZodObject,
  nonEmptyMembers: RawMembers,
  issues: readonly z.core.$ZodIssue[],
): MemberError {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown) return memberError('members', 4003, unknownMember([...unknown.path, unknown.keys[0] ?? '']));
  const missing = issues.find((issue) => issue.path.length > 0 && valueAt(nonEmptyMembers, issue.path) === undefined);
  if (missing) return memberError('members', 4003, missingMember(missing.path));
  const issue = issues[0];
  return memberError('types', issue?.path[0] === 'method' ? 6021 : 4003, wrongMember(schema, issue?.path ?? []));
}

function memberError(kind: MemberError['kind'], code: ErrorCode, detail: Bilingual): MemberError {
  return { ok: false, kind, refusal: { code, detail } };
}

/** The refusal's sentence about a member that the endpoint does not have. */
export function unknownMember(path: readonly PropertyKey[]): Bilingual {
  return { zh: `未知参数 ${formatPath(path)}`, en: `member ${formatPath(path)} is unknown` };
}

/** The refusal's sentence about a member that is not there. */
export function missingMember(path: readonly PropertyKey[]): Bilingual {
  return { zh: `缺少参数 ${formatPath(path)}`, en: `member ${formatPath(path)} is missing` };
}

function wrongMember(schema: z.ZodObject, path: readonly PropertyKey[]): Bilingual {
  const rule = memberRuleAt(schema, path);
  return {
    zh: `参数 ${formatPath(path)} 应为 ${rule?.['x-description-zh'] ?? '文档所述的值'}`,
    en: `member ${formatPath(path)} must be ${rule?.description ?? 'as documented'}`,
  };
}

/** A path as people write it, quoted; never longer than a line, whatever a client calls its members. */
function formatPath(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>((formatted, step) => formatted + formatStep(step, formatted === ''), '');
  return JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text);
}

function formatStep(step: PropertyKey, first: boolean): string {
  if (typeof step === 'number') return `[${step}]`;
  return first ? String(step) : `.${String(step)}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  const into = (at: unknown, step: PropertyKey): unknown =>
    typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined;
  return path.reduce(into, value);
}

function memberRuleAt(schema: z.ZodObject, path: readonly PropertyKey[]) {
  let at: z.core.$ZodType = schema;
  for (const step of path) {
    if (at instanceof z.ZodObject) at = unwrapOptional(shapeOf(at)[String(step)] ?? at);
    else if (at instanceof z.ZodArray) at = at.element;
  }
  return memberRules.get(at);
}

function shapeOf(schema: z.ZodObject) {
  return schema.shape as Readonly<Record<string, z.core.$ZodType | undefined>>;
}

function isOptional(schema: z.core.$ZodType | undefined): boolean {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
}

function unwrapOptional(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : schema;
}
