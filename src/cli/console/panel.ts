import type { HistoryEvent } from '#harness/history/event.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { DeliveryNow } from '#harness/session/session-view.ts';
import type { Broken } from '#harness/runner/fault-controls.ts';
import type { Desk } from './menu-context.ts';
import { padded, row } from './terminal/text-width.ts';
import type { Words } from './texts/en.ts';

/** Widths of the fleet's table: machine, motor, line, lock, stock. */
const widths = [18, 15, 7, 14, 5] as const;
/** Outcomes that the table has room for. */
const shownOutcomes = 3;
/** Deliveries that a menu tells of at once. */
const shownOpen = 3;
/** Events of a delivery that are shown while it is watched. */
const shownEvents = 8;

/** A machine's name for people: its number and its group. */
export function nameOf({ machineNo, group }: MachineSpec): string {
  return `${machineNo} ${group}`;
}

/** The motor type for people. */
export function motorOf({ words }: Desk, { motor }: MachineSpec): string {
  return words.motor(motor.title, motor.titleZh);
}

/** The heading of the fleet's table. */
export function fleetHeading({ words }: Desk): string {
  const { machine, motor, line, lock, stock, last } = words.main.columns;
  return `  ${row([machine, motor, line, lock, stock, last], widths)}`;
}

/** A machine as a line of the fleet's table. */
export function fleetRow(desk: Desk, spec: MachineSpec): string {
  const { session, words } = desk;
  const now = session.situation.machine(spec.machineNo);
  const broken = brokenAt(desk, spec.machineNo);
  const last =
    now.last
      .slice(-shownOutcomes)
      .map((outcome) => words.outcome[outcome])
      .join(' ') || words.machine.none;
  const lock = now.lock === null ? words.machine.free : words.machine.lockedShort(now.lock.until - session.now());
  return row(
    [
      nameOf(spec),
      motorOf(desk, spec),
      now.online ? words.machine.online : words.machine.offline,
      lock,
      `${stockOf(desk, spec)}`,
      `${last}${broken === '' ? '' : ` · ${broken}`}`,
    ],
    widths,
  );
}

/** What stands above the menu of a machine. */
export function machinePanel(desk: Desk, spec: MachineSpec): readonly string[] {
  const { session, words } = desk;
  const now = session.situation.machine(spec.machineNo);
  const firmware = spec.firmware === 'old' ? words.machine.oldFirmware : words.machine.currentFirmware;
  const broken = brokenAt(desk, spec.machineNo);
  const last = words.list(now.last.map((outcome) => words.outcome[outcome])) || words.machine.none;
  return [
    '',
    words.pair(nameOf(spec), words.machine.facts(motorOf(desk, spec), firmware, now.dwellMs, stockOf(desk, spec))),
    `${words.machine.state(now.online ? words.machine.online : words.machine.offline, lockOf(desk, spec.machineNo), last)}${broken === '' ? '' : ` · ${broken}`}`,
    ...openPanel(desk, spec.machineNo),
  ];
}

/** What is awaited, of whatever is under way. @param machineNo there; everywhere when it is left out. */
export function openPanel(desk: Desk, machineNo?: string): readonly string[] {
  const { session, words } = desk;
  const open = session.situation.open().filter(({ machine }) => machineNo === undefined || machine === machineNo);
  const lines = open
    .slice(0, shownOpen)
    .map((delivery) => words.pair(words.follow.title(delivery.delivery, delivery.machine), awaited(desk, delivery)));
  return open.length > shownOpen ? [...lines, words.moreBelow(open.length - shownOpen)] : lines;
}

/** A delivery with what each side knows of it, what is awaited, and what happened last. */
export function deliveryPanel(desk: Desk, id: string, events = shownEvents): readonly string[] {
  const { session, words } = desk;
  const delivery = session.situation.delivery(id);
  if (!delivery) return [words.follow.nothing];
  const { follow } = words;
  const side = (name: string, knows: string): string => `  ${padded(name, 10)}${knows}`;
  return [
    follow.title(id, delivery.machine),
    ...session.situation
      .trail(id)
      .slice(-events)
      .map((event) => eventLine(desk, event)),
    side(
      follow.core,
      session.target === null ? follow.coreKnows(delivery) : follow.fromOutside(follow.coreKnows(delivery)),
    ),
    side(follow.machine, follow.machineKnows(delivery)),
    side(follow.merchant, follow.merchantKnows(delivery)),
    awaited(desk, delivery),
  ];
}

function eventLine({ words }: Desk, event: HistoryEvent): string {
  return `  ${padded(words.seconds(event.t), 10)}${padded(words.observers[event.by], 10)}${words.event(event)}`;
}

function awaited({ session, words }: Desk, delivery: DeliveryNow): string {
  return words.follow.awaited(session.situation.awaited(delivery), session.now());
}

function lockOf({ session, words }: Desk, machineNo: string): string {
  const { lock } = session.situation.machine(machineNo);
  return lock === null ? words.machine.free : words.machine.locked(lock.until - session.now());
}

/** Items in all lanes, physically. */
function stockOf({ session }: Desk, { machineNo, lanes }: MachineSpec): number {
  const machine = session.machine(machineNo);
  return Array.from({ length: lanes }, (_, lane) => machine.stock(lane)).reduce((sum, items) => sum + items, 0);
}

function brokenAt({ session, words }: Desk, machineNo: string): string {
  const broken = session.broken
    .filter(({ machine }) => machine === machineNo)
    .map((one) => (one.once ? words.machine.once(sayBroken(words, one)) : sayBroken(words, one)));
  return broken.length === 0 ? '' : words.machine.broken(words.list(broken));
}

/** A fault by its name in the catalogue; a trouble of the machine's line in words. */
function sayBroken({ network }: Words, { at, fault }: Broken): string {
  return at === 'network' && Object.hasOwn(network.troubles, fault)
    ? network.troubles[fault as keyof typeof network.troubles]
    : fault;
}
