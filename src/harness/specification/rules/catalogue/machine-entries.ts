import type { Call, Json } from '../../observation.ts';
import type { Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import { State } from '../../state/state.ts';
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
import { refuse, step, succeed, type EndpointRule, type RuleContext } from '../shared/rule.ts';
import { lanesInOrder } from '../books/stock.ts';

/** `POST /rent/machines` (§9.11), but for its entries: each is held against the state of its machine. */
export function judgeMachineList(call: Call, what: string): Step {
  const clause = 'machine-list';
  const data = form(clause, 'a list', Array.isArray);
  return succeed(State.empty, call, { clause, data, after: State.empty, reached: ['mode-reads'] }, what);
}

/** The entry of one machine in its merchant's list (§9.12). Which machines are in a list is a law about whole runs. */
export function judgeListEntry(context: RuleContext, state: State, call: Call, at: Span): Step {
  const { machineNo, appId } = context.machine;
  const entries =
    call.answer?.code === 0 && Array.isArray(call.answer.data) ? (call.answer.data as readonly Json[]) : [];
  const own = entries.filter(isObject).find(({ machine_no: no }) => no === machineNo);
  if (!own || appId !== call.appId) return step(state);
  const what = `list of machines: machine ${machineNo}`;
  const { found, clauses } = compare(members('machine-entry', entryMembers(context, state, at)), own, what);
  return { state, mismatches: found, judged: clauses, reached: [] };
}

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
