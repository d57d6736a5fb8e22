import type { HistoryEvent } from '#harness/history/event.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { DeliveryState } from '#harness/session/session-view.ts';
import type { ActiveFault } from '#harness/runner/fault-controls.ts';
import type { MenuContext } from './menu-context.ts';
import { padText } from '#harness/reports/text-width.ts';
import { joinCells } from '../run-report/text-width.ts';
import type { ConsoleTexts } from '../texts/en/index.ts';

/** Widths of the fleet's table: machine, motor, line, lock, stock. */
const widths = [18, 15, 7, 14, 5] as const;
/** Outcomes that the table has room for. */
const maxOutcomes = 3;
/** Deliveries that a panel shows at once. */
const maxDeliveries = 3;
/** Events of a delivery that are shown while it is watched. */
const maxEvents = 8;

/** A machine's name: its number and its group. */
export function machineName({ machineNo, group }: MachineSpec): string {
  return `${machineNo} ${group}`;
}

/** The title of the motor type. */
function motorName({ texts }: MenuContext, { motor }: MachineSpec): string {
  return texts.motor(motor.title, motor.titleZh);
}

/** The heading of the fleet's table. */
export function fleetHeading({ texts }: MenuContext): string {
  const { machine, motor, line, lock, stock, last: outcomes } = texts.main.columns;
  return `  ${joinCells([machine, motor, line, lock, stock, outcomes], widths)}`;
}

/** A machine as a row of the fleet's table. */
export function fleetRow(context: MenuContext, spec: MachineSpec): string {
  const { session, texts } = context;
  const state = session.view.machine(spec.machineNo);
  const faultText = faultsAt(context, spec.machineNo);
  const outcomes =
    state.recentOutcomes
      .slice(-maxOutcomes)
      .map((outcome) => texts.outcome[outcome])
      .join(' ') || texts.machine.none;
  const lock =
    state.lock === null ? texts.machine.free : texts.machine.lockedShort(state.lock.expiresAt - session.now());
  return joinCells(
    [
      machineName(spec),
      motorName(context, spec),
      state.online ? texts.machine.online : texts.machine.offline,
      lock,
      `${stockOf(context, spec)}`,
      `${outcomes}${faultText === '' ? '' : ` · ${faultText}`}`,
    ],
    widths,
  );
}

/** The panel above the menu of a machine. */
export function machinePanel(context: MenuContext, spec: MachineSpec): readonly string[] {
  const { session, texts } = context;
  const state = session.view.machine(spec.machineNo);
  const firmware = spec.firmware === 'old' ? texts.machine.oldFirmware : texts.machine.currentFirmware;
  const faultText = faultsAt(context, spec.machineNo);
  const outcomes = texts.list(state.recentOutcomes.map((outcome) => texts.outcome[outcome])) || texts.machine.none;
  const connection = state.online ? texts.machine.online : texts.machine.offline;
  const stateText = texts.machine.state(connection, lockOf(context, spec.machineNo), outcomes);
  return [
    '',
    texts.pair(
      machineName(spec),
      texts.machine.facts(motorName(context, spec), firmware, state.dwellMs, stockOf(context, spec)),
    ),
    faultText === '' ? stateText : `${stateText} · ${faultText}`,
    ...deliveriesPanel(context, spec.machineNo),
  ];
}

/** The open deliveries and what they wait for. @param machineNo only of this machine; default: of all. */
export function deliveriesPanel(context: MenuContext, machineNo?: string): readonly string[] {
  const { session, texts } = context;
  const open = session.view.openDeliveries().filter(({ machine }) => machineNo === undefined || machine === machineNo);
  const lines = open
    .slice(0, maxDeliveries)
    .map((delivery) =>
      texts.pair(texts.follow.title(delivery.delivery, delivery.machine), waitingText(context, delivery)),
    );
  return open.length > maxDeliveries ? [...lines, texts.moreBelow(open.length - maxDeliveries)] : lines;
}

/** A delivery: its last events, what each side knows, and what it waits for. */
export function deliveryPanel(context: MenuContext, id: string, events = maxEvents): readonly string[] {
  const { session, texts } = context;
  const delivery = session.view.delivery(id);
  if (!delivery) return [texts.follow.nothing];
  const { follow } = texts;
  const sideLine = (name: string, knowledge: string): string => `  ${padText(name, 10)}${knowledge}`;
  return [
    follow.title(id, delivery.machine),
    ...session.view
      .eventsOfDelivery(id)
      .slice(-events)
      .map((event) => eventLine(context, event)),
    sideLine(
      follow.core,
      session.target === null ? follow.coreState(delivery) : follow.fromOutside(follow.coreState(delivery)),
    ),
    sideLine(follow.machine, follow.machineState(delivery)),
    sideLine(follow.merchant, follow.merchantState(delivery)),
    waitingText(context, delivery),
  ];
}

function eventLine({ texts }: MenuContext, event: HistoryEvent): string {
  return `  ${padText(texts.seconds(event.t), 10)}${padText(texts.observers[event.by], 10)}${texts.event(event)}`;
}

function waitingText({ session, texts }: MenuContext, delivery: DeliveryState): string {
  return texts.follow.awaited(session.view.awaitedEvent(delivery), session.now());
}

function lockOf({ session, texts }: MenuContext, machineNo: string): string {
  const { lock } = session.view.machine(machineNo);
  return lock === null ? texts.machine.free : texts.machine.locked(lock.expiresAt - session.now());
}

/** Items that are really in the lanes. */
function stockOf({ session }: MenuContext, { machineNo, lanes }: MachineSpec): number {
  const machine = session.machine(machineNo);
  return Array.from({ length: lanes }, (_, lane) => machine.stock(lane)).reduce((sum, items) => sum + items, 0);
}

function faultsAt({ session, texts }: MenuContext, machineNo: string): string {
  const faultText = session.activeFaults
    .filter(({ machine }) => machine === machineNo)
    .map((fault) => (fault.oneShot ? texts.machine.nextJobOnly(formatFault(texts, fault)) : formatFault(texts, fault)));
  return faultText.length === 0 ? '' : texts.machine.faults(texts.list(faultText));
}

/** The name of a machine fault, or the text of a network fault. */
function formatFault({ network }: ConsoleTexts, { target, fault }: ActiveFault): string {
  return target === 'network' && Object.hasOwn(network.faults, fault)
    ? network.faults[fault as keyof typeof network.faults]
    : fault;
}
