import type { History, HistoryEvent } from '../../history/event.ts';
import type { HistoryHeader, HistoryMachine } from '../../history/header.ts';
import type { Json, Members } from '../observation.ts';
import { localDate } from '../rules/shared/local-time.ts';
import type { AnswerWire, FrameWire } from '../wire/wire.ts';
import { isMembers } from './calls.ts';

/**
 * The machines of a core that was there before the run, with what its header leaves open taken from the first message
 * that shows it: every further one is held against that.
 */
export function machinesOf({ header, events }: History): readonly HistoryMachine[] {
  if (header.stage !== 'target') return header.machines;
  const commands = firstCommands(events);
  const days = daysShown(header, events);
  return header.machines.map((machine) => ({
    ...hardwareIn(commands.get(machine.machine) ?? {}),
    utcOffsetMinutes: offsetOf(header, days.get(machine.machine) ?? []),
    // Nothing that a core shows is about how it judges the times of frames.
    freshness: 'undeclared' as const,
    ...machine,
  }));
}

type Hardware = Required<Pick<HistoryMachine, 'floorType' | 'hasLift' | 'hasDropSensor'>>;

function hardwareIn({ floor_type: floorType = '', is_lp: lift, is_dc: sensor }: Members): Hardware {
  const isFloorType = typeof floorType === 'string' && /^[1-4]$/.test(floorType);
  return { floorType: isFloorType ? Number(floorType) : 1, hasLift: lift === '1', hasDropSensor: sensor === '1' };
}

/** The first rightly signed command of each machine. */
function firstCommands(events: readonly HistoryEvent[]): ReadonlyMap<string, Members> {
  const commands = new Map<string, Members>();
  for (const event of events) {
    if (event.kind !== 'frame-received' || event.method !== 'device.delivery.put') continue;
    const wire = event.wire as FrameWire | undefined;
    if (wire?.members && wire.sign === 'right' && !commands.has(event.machine))
      commands.set(event.machine, wire.members);
  }
  return commands;
}

/** A day that was shown of an order of the run, at `t` ms of the run. */
interface ShownDay {
  readonly day: string;
  readonly t: number;
}

function daysShown(
  { machines }: HistoryHeader,
  events: readonly HistoryEvent[],
): ReadonlyMap<string, readonly ShownDay[]> {
  const days = new Map(machines.map(({ machine }): [string, ShownDay[]] => [machine, []]));
  for (const event of events) {
    if (event.kind !== 'answer') continue;
    const body = (event.wire as AnswerWire | undefined)?.body ?? null;
    const data: Json | undefined = isMembers(body) ? body['data'] : undefined;
    const day = data !== undefined && isMembers(data) ? data['date'] : undefined;
    if (typeof day === 'string') days.get(event.machine)?.push({ day, t: event.t });
  }
  return days;
}

/** The documented zone, and others from the nearest: all quarters of an hour in which clocks are set somewhere. */
const usualOffset = 480;
const offsets: readonly number[] = Array.from({ length: 27 * 4 + 1 }, (_, quarter) => quarter * 15 - 720).sort(
  (a, b) => Math.abs(a - usualOffset) - Math.abs(b - usualOffset),
);

/** The zone in which all days are right, minutes east of Greenwich; the documented one where none is. */
function offsetOf({ wallStartMs = 0 }: HistoryHeader, days: readonly ShownDay[]): number {
  const isRight = (offset: number): boolean =>
    days.every(({ day, t }) => {
      const [first, last] = [localDate(wallStartMs, offset), localDate(wallStartMs + t, offset)];
      return day >= first && day <= last;
    });
  return offsets.find(isRight) ?? usualOffset;
}
