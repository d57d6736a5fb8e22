import type { History } from '../../history/event.ts';
import { eventOrder } from '../../history/time-order.ts';
import type { Call, CoreChange, Disconnection, Frame, Observations, ReceivedCallback } from '../observation.ts';
import type { MachineTerms, Terms } from '../terms.ts';
import type { DropLedger } from '../laws/law.ts';
import { isMachineList } from '../rules/calls/call.ts';
import { hasWireForm } from '../wire/wire-form.ts';
import { callbacksOf } from './callbacks.ts';
import { callsOf, type SeenCall } from './calls.ts';
import { ledgerOf } from './ledger.ts';
import { linksOf } from './frames.ts';
import { machinesOf } from './joined.ts';
import { withShownArrivals } from './shown-arrivals.ts';
import { declaresTerms, machineTermsOf, termsOf } from './terms.ts';
import { eventAt, findDisturbances, type Disturbances, type SeenEvent } from './windows.ts';

/** A run as it was seen from outside. Events of the core are not used, but for the moments at which it started. */
export interface ObservedRun {
  readonly terms: Terms;
  readonly machines: readonly ObservedMachine[];
  /** Calls about no machine of the run, and those about all machines of a merchant. */
  readonly otherCalls: readonly Call[];
  /** Callbacks about an order and delivery that nothing else shows. */
  readonly otherCallbacks: readonly ReceivedCallback[];
  /** Those of them that are about nothing which a call without an answer can have made. */
  readonly unexplainedCallbacks: readonly ReceivedCallback[];
  /** What was seen of the whole run, in order of time. */
  readonly whole: Pick<Observations, 'calls' | 'callbacks' | 'coreChanges'>;
  readonly ledger: DropLedger;
  /** When the run ended, ms. */
  readonly end: number;
}

export interface ObservedMachine {
  readonly machine: MachineTerms;
  readonly observations: Observations;
  readonly disconnections: readonly Disconnection[];
}

/** Why a history cannot be held against the specification. */
export interface Unobserved {
  /** In words. */
  readonly reason: string;
  /** Whether the run did not record what is needed; else some of it is missing or damaged. */
  readonly isNeverRecorded: boolean;
}

/** Reads what was seen of every machine out of a history. */
export function observe(history: History): ObservedRun | Unobserved {
  const { header, events } = history;
  const machines = machinesOf(history).map(machineTermsOf);
  if (!declaresTerms(header) || !machines.every((machine) => machine !== null))
    return { reason: 'the header does not declare what answers are held against', isNeverRecorded: true };
  const seen = inOrder(history);
  const reason = missingWire(seen);
  if (reason !== null) return { reason, isNeverRecorded: events.every(({ wire }) => wire === undefined) };
  const disturbances = findDisturbances(seen, header.stage === 'virtual' ? null : header.speed);
  const terms = termsOf(header, seen, disturbances);
  const numbers = new Set(machines.map(({ machineNo }) => machineNo));
  const calls = callsOf(seen, (machineNo) => numbers.has(machineNo), terms.travelMs, header.stage === 'virtual');
  const links = linksOf(seen, {
    disturbances,
    travelMs: terms.linkTravelMs,
    isVirtual: header.stage === 'virtual',
  });
  const callbacks = callbacksOf(seen, calls, links);
  const coreChanges = coreChangesOf(seen, disturbances, header.slackMs);
  const callsBy = byMachine(calls, ({ call }) => call);
  const callbacksBy = byMachine(callbacks, ({ callback }) => callback);
  const otherCallbacks = callbacksBy.get('') ?? [];
  const framesOf = (machineNo: string): readonly Frame[] => {
    const frames = links.get(machineNo)?.frames ?? [];
    return header.stage === 'virtual' ? frames : withShownArrivals(frames, callbacksBy.get(machineNo) ?? []);
  };
  const otherCalls = callsBy.get('') ?? [];
  const lists = otherCalls.filter(isMachineList);
  return {
    terms,
    machines: machines.map((machine) => ({
      machine,
      observations: {
        calls: [...(callsBy.get(machine.machineNo) ?? []), ...lists.filter(({ appId }) => appId === machine.appId)],
        frames: framesOf(machine.machineNo),
        callbacks: callbacksBy.get(machine.machineNo) ?? [],
        linkChanges: links.get(machine.machineNo)?.changes ?? [],
        coreChanges,
      },
      disconnections: links.get(machine.machineNo)?.disconnections ?? [],
    })),
    otherCalls,
    otherCallbacks,
    unexplainedCallbacks: unexplained(header, otherCallbacks, calls),
    whole: {
      calls: calls.map(({ call }) => call),
      callbacks: callbacks.map(({ callback }) => callback),
      coreChanges,
    },
    ledger: ledgerOf(header, seen),
    end: endOf(seen),
  };
}

/**
 * The callbacks that no call without an answer can explain. A core that was there before the run may notify of what it
 * did then.
 */
function unexplained(
  { stage }: History['header'],
  callbacks: readonly ReceivedCallback[],
  calls: readonly SeenCall[],
): readonly ReceivedCallback[] {
  if (stage === 'target' || callbacks.length === 0) return [];
  const unanswered = calls.filter(({ call }) => call.method === 'POST' && (!call.answer || call.answer.code === 5000));
  return callbacks.filter(({ at }) => !unanswered.some(({ call }) => call.from <= at));
}

function byMachine<One extends { readonly machine: string }, Part>(
  list: readonly One[],
  partOf: (one: One) => Part,
): ReadonlyMap<string, readonly Part[]> {
  const parts = new Map<string, Part[]>();
  for (const one of list) {
    const known = parts.get(one.machine);
    if (known) known.push(partOf(one));
    else parts.set(one.machine, [partOf(one)]);
  }
  return parts;
}

function inOrder(history: History): readonly SeenEvent[] {
  const order = eventOrder(history);
  const { events } = history;
  if (!order) return events.map((event, index) => ({ event, index }));
  return Array.from(order, (index) => ({ event: events[index], index })).filter(
    (one): one is SeenEvent => one.event !== undefined,
  );
}

function missingWire(seen: readonly SeenEvent[]): string | null {
  let frames = 0;
  let commands = 0;
  for (const { event } of seen) {
    if (!hasWireForm(event)) return `an event "${event.kind}" at ${event.t} ms does not have what was on the wire`;
    if (event.kind === 'frame-received') frames += 1;
    else if (event.kind === 'command-received') commands += 1;
  }
  return commands > frames ? 'the history does not have the frames of its machines' : null;
}

/** Starts and stops of the core, when its store began and ceased to fail, and when it was held up. */
function coreChangesOf(
  seen: readonly SeenEvent[],
  { store, heldUp }: Disturbances,
  slackMs: number,
): readonly CoreChange[] {
  const changes: Omit<CoreChange, 'order'>[] = heldUp.flatMap(({ from, to }): readonly Omit<CoreChange, 'order'>[] => [
    { from, to: from, event: eventAt(seen, from), change: 'held-up' },
    ...(to === Infinity ? [] : [{ from: to, to, event: eventAt(seen, to), change: 'prompt' } as const]),
  ]);
  for (const { event, index } of seen) {
    const { t } = event;
    if (event.kind === 'core-killed') changes.push({ from: t, to: t, event: index, change: 'stopped' });
    else if (event.kind === 'core-started')
      changes.push({ from: Math.max(0, t - slackMs), to: t + slackMs, event: index, change: 'started' });
    else if (event.kind === 'core-fault-started' && store.some(({ from }) => from === t))
      changes.push({ from: t, to: t, event: index, change: 'store-failing' });
    else if (event.kind === 'core-fault-ended' && isLastOf(store, t))
      changes.push({ from: t, to: t, event: index, change: 'store-working' });
  }
  // Events come late and out of order in time where processes run beside each other: their lines give no order.
  return changes.sort((a, b) => a.from - b.from || a.event - b.event).map((change, order) => ({ ...change, order }));
}

/** A stretch ends at `t`, and no other goes on. */
function isLastOf(windows: Disturbances['store'], t: number): boolean {
  return windows.some(({ to }) => to === t) && !windows.some(({ from, to }) => from <= t && to > t);
}

function endOf(seen: readonly SeenEvent[]): number {
  const ended = seen.findLast(({ event }) => event.kind === 'run-ended');
  return (ended ?? seen.at(-1))?.event.t ?? 0;
}
