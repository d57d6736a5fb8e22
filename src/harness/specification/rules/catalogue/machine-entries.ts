import type { Call, Json } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Mismatch, Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state.ts';
import type { LaneTerms, MachineTerms } from '../../terms.ts';
import {
  compare,
  exactly,
  isObject,
  leftOut,
  list,
  members,
  oneOf,
  orLeftOut,
  text,
  type Expected,
} from '../shared/expected.ts';
import { cabinetOf, categoryOf, form, isCategory } from './lane-entry.ts';
import { parseLocalTime } from '../shared/local-time.ts';
import { isOnline, machineOf } from '../shared/online.ts';
import { refuse, succeed, type EndpointRule, type RuleContext } from '../shared/rule.ts';
import { lanesInOrder } from '../books/stock.ts';

/** `POST /rent/machines` (§9.11 to §9.13), as far as it is about this machine. */
export const machinesRule: EndpointRule = {
  endpoint: 'machines',
  judge(context, state, call, at) {
    const what = 'list of machines';
    const clause = 'machine-list';
    const { answer } = call;
    const data = form(clause, 'a list', Array.isArray);
    const listed = succeed(state, call, { clause, data, after: state, reached: ['mode-reads'] }, what);
    if (answer === null || answer.code !== 0 || !Array.isArray(answer.data)) return [listed];
    return [withComparison(listed, judgeEntry(context, state, call, at))];
  },
};

/** `POST /rent/machines/{machine_no}` (§9.14, §9.15). */
export const machineRule: EndpointRule = {
  endpoint: 'machine',
  judge(context, state, call, at) {
    const { machine } = context;
    const what = `read of machine ${machine.machineNo}`;
    if (machine.appId !== call.appId) {
      return [refuse(state, call, { clause: 'machine-unknown', status: 404, code: 6026 }, what)];
    }
    const clause = 'machine-detail';
    const data = members(clause, { ...entryMembers(context, state, at), ...detailMembers(machine) });
    return [succeed(state, call, { clause, data, after: state, reached: ['mode-reads'] }, what)];
  },
};

interface JudgedEntry {
  readonly found: readonly Mismatch[];
  readonly clauses: readonly ClauseName[];
}

/** Holds the machine's own entry of a list against its state; a machine of another merchant must not be in it. */
function judgeEntry(context: RuleContext, state: State, call: Call, at: Span): JudgedEntry {
  const { machineNo, appId } = context.machine;
  const entries = (call.answer?.data as readonly Json[]).filter(isObject);
  const place = entries.findIndex(({ machine_no: no }) => no === machineNo);
  const isOwn = appId === call.appId;
  if (place < 0 !== isOwn) {
    if (!isOwn) return { found: [], clauses: ['machine-list'] };
    const what = `list of machines: machine ${machineNo}`;
    const entry = compare(members('machine-entry', entryMembers(context, state, at)), entries[place], what);
    const before = entries[place - 1]?.['machine_no'];
    const isOrdered = before === undefined || String(before) < machineNo;
    return isOrdered
      ? entry
      : { ...entry, found: [...entry.found, wrongList(`${machineNo} is behind ${String(before)}`)] };
  }
  const reason = isOwn ? `${machineNo} is missing` : `${machineNo} of another merchant is in it`;
  return { found: [wrongList(reason)], clauses: ['machine-list'] };
}

function wrongList(reason: string): Mismatch {
  return { clause: 'machine-list', sentence: `list of machines: ${reason} (machine-list)` };
}

function withComparison(before: Step, { found, clauses }: JudgedEntry): Step {
  const judged = [...new Set([...before.judged, ...clauses])];
  return { ...before, mismatches: [...before.mismatches, ...found], judged };
}

/** What is shown of a machine (§9.12). */
function entryMembers(context: RuleContext, state: State, at: Span): Readonly<Record<string, Expected>> {
  const clause = 'machine-entry';
  const { machine } = context;
  const { mode } = machineOf(state);
  const online = { yes: [true], no: [false], unknown: [true, false] }[isOnline(context, state, at)];
  const { texts, name, utcOffsetMinutes } = machine;
  return {
    machine_name: shownText(name),
    machine_no: exactly(clause, machine.machineNo),
    is_online: oneOf('is-online-now', online),
    status: mode === 'NORMAL' ? exactly(clause, true) : leftOut(clause),
    address: shownText(texts?.address),
    notify_message: shownText(texts?.notifyMessage),
    lng_lat: shownText(texts?.lngLat),
    contact: shownText(texts?.contact),
    tel: shownText(texts?.tel),
    created_at: orLeftOut(text('local-time', 'a time', (seen) => parseLocalTime(seen, utcOffsetMinutes) !== null)),
    type: exactly(clause, machine.kind),
    mode: exactly('mode-by-heartbeat', mode),
  };
}

/** A text of the configuration; undefined: not known. */
function shownText(value: string | undefined): Expected {
  if (value === undefined) return orLeftOut(text('machine-entry', 'a text', (seen) => seen !== ''));
  return value === '' ? leftOut('empty-members-left-out') : exactly('machine-entry', value);
}

function detailMembers(machine: MachineTerms): Readonly<Record<string, Expected>> {
  const clause = 'machine-detail';
  const lanes = lanesInOrder(machine);
  const title = machine.texts?.merchant;
  const merchant = title === undefined ? form(clause, 'an object', isObjectForm) : members(clause, titleMember(title));
  return {
    model: cabinets(lanes),
    machine_type: exactly(clause, 1),
    categories: categories(lanes),
    merchant,
  };
}

function titleMember(title: string): Readonly<Record<string, Expected>> {
  return title === '' ? {} : { title: exactly('machine-detail', title) };
}

function isObjectForm(seen: unknown): boolean {
  return !Array.isArray(seen);
}

function cabinets(lanes: readonly LaneTerms[]): Expected {
  const clause = 'machine-detail';
  const known = [...new Set(lanes.map(cabinetOf))];
  if (known.includes(null)) return form(clause, 'an object', isObjectForm);
  const names = known.filter((name) => name !== null && name !== '').map((name) => exactly(clause, name ?? ''));
  return members(clause, names.length === 0 ? {} : { cabinet_names: list(clause, names) });
}

function categories(lanes: readonly LaneTerms[]): Expected {
  const clause = 'machine-detail';
  if (lanes.length === 0) return leftOut(clause);
  const byId = new Map<number, Expected>();
  for (const lane of lanes) {
    const category = categoryOf(lane);
    if (!category) return form(clause, 'a list', (seen) => Array.isArray(seen) && seen.every(isCategory));
    const { id, title } = category;
    if (!byId.has(id)) byId.set(id, members(clause, { id: exactly(clause, id), title: exactly(clause, title) }));
  }
  return list(clause, [...byId.values()]);
}
