import { eventTables, reservedMembers } from './schema.ts';
import type { UnknownParts } from './unknown-parts.ts';
import { memberProblem, number, unknownMembersOf } from './value-rules.ts';
import type { AnyRule } from './value-rules.ts';

type Values = Readonly<Record<string, unknown>>;

/** The observers of each kind. A kind that this build knows must come from one of them. */
const observersByKind = new Map<string, string[]>();
for (const [observer, kinds] of Object.entries(eventTables))
  for (const kind of Object.keys(kinds)) observersByKind.set(kind, [...(observersByKind.get(kind) ?? []), observer]);

const commonMembers: ReadonlySet<string> = new Set(['t', 'by', 'kind', ...Object.keys(reservedMembers)]);

/** What is wrong with an event, or null. A kind that no observer of this build has is not judged. */
export function eventProblem(value: Values): string | null {
  const { t, by, kind } = value;
  const timeProblem = number.problem(t);
  if (timeProblem !== null) return `member "t" ${timeProblem}`;
  if (Number(t) < 0) return 'member "t" is before the run';
  if (typeof by !== 'string' || typeof kind !== 'string') return 'members "by" and "kind" must be texts';
  const members = membersOf(by, kind);
  if (!members) {
    const observers = observersByKind.get(kind);
    if (observers) return `event "${kind}" comes from ${observers.join(' or ')}, not from "${by}"`;
  }
  const problem = (members ? memberProblem(value, members) : null) ?? reservedProblem(value);
  return problem === null ? null : `${by} event "${kind}": ${problem}`;
}

/** Notes the kind or the members of a valid event that this build does not know. */
export function unknownPartsOf(value: Values, line: number, unknown: UnknownParts): void {
  const { by, kind } = value as { readonly by: string; readonly kind: string };
  const members = membersOf(by, kind);
  if (!members) unknown.addKind(line, by, kind);
  else
    for (const member of unknownMembersOf(value, members, commonMembers))
      unknown.addMember(line, `${by} event "${kind}"`, member);
}

function membersOf(by: string, kind: string): Readonly<Record<string, AnyRule>> | undefined {
  const kinds = Object.hasOwn(eventTables, by) ? eventTables[by] : undefined;
  return kinds && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
}

function reservedProblem(value: Values): string | null {
  for (const [name, rule] of Object.entries<AnyRule>(reservedMembers)) {
    const problem = Object.hasOwn(value, name) ? rule.problem(value[name]) : null;
    if (problem !== null) return `member "${name}" ${problem}`;
  }
  return null;
}
