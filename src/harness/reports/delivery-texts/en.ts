import type { HistoryEvent } from '#harness/history/event.ts';
import type { AwaitedEvent, DeliveryState, MachinePhase } from '#harness/session/session-view.ts';
import { outcome, seconds } from './en-formats.ts';

/** Members of an event that its line shows. */
export function details(event: HistoryEvent): readonly string[] {
  const members: Readonly<Record<string, unknown>> = { ...event };
  return ['outcome', 'cause', 'fault', 'errorMsg', 'reason', 'reportedStatus', 'code'].flatMap((name) => {
    const value = members[name];
    return (typeof value === 'string' && value !== '' && value.length < 60) ||
      (typeof value === 'number' && value !== 0)
      ? [`${value}`]
      : [];
  });
}

const machineStateTexts: Readonly<Record<MachinePhase, string>> = {
  nothing: 'has received nothing',
  received: 'has the command',
  turning: 'its motor is running',
  dropped: 'an item has dropped',
  stopped: 'its motor has stopped, nothing dropped',
  answered: 'has answered',
};

function awaitedText(awaited: AwaitedEvent, now: number): string {
  if (awaited.kind === 'nothing') return 'nothing is pending';
  if (awaited.kind === 'callback')
    return awaited.until === null
      ? 'waiting for the callback to the merchant'
      : `waiting for the next attempt of the callback, in ${seconds(awaited.until - now)}`;
  const expiry =
    awaited.expiresAt === null ? 'the lock has expired' : `the lock expires in ${seconds(awaited.expiresAt - now)}`;
  return `waiting for the machine’s answer: ${expiry}, the fallback follows in ${seconds(awaited.until - now)}`;
}

function coreState({ outcome: settled, commandSent, errorMsg, lateResult }: DeliveryState): string {
  const state =
    settled === null
      ? commandSent
        ? 'has sent the command'
        : 'has started the delivery'
      : `has settled it as ${outcome[settled]}${errorMsg === '' ? '' : ` (${errorMsg})`}`;
  return lateResult === null ? state : `${state}; a late ${outcome[lateResult]} changed nothing`;
}

function machineState({ machinePhase, machineAnswer, droppedItems }: DeliveryState): string {
  const state = machineAnswer === null ? machineStateTexts[machinePhase] : `has answered ${outcome[machineAnswer]}`;
  return droppedItems > 0 && machinePhase !== 'dropped' ? `${state}, ${droppedItems} dropped` : state;
}

/** Deliveries, events and what each side knows, in English. */
export const en = {
  outcome,
  follow: {
    title: (delivery: string, machine: string) => `delivery ${delivery} at ${machine}`,
    core: 'core',
    machine: 'machine',
    merchant: 'merchant',
    coreState,
    machineState,
    merchantState: ({ notifiedOutcome: notified }: DeliveryState) =>
      notified === null ? 'is not notified yet' : `is notified of ${outcome[notified]}`,
    lock: (ms: number) => `lock expires in ${seconds(ms)}`,
    lockReleased: 'its lock is released',
    awaited: awaitedText,
    fromOutside: (what: string) => `${what} (as observed from outside)`,
    nothing: 'There is no open delivery here.',
    finished: 'It is finished.',
    continues: 'It continues; the menu shows what it waits for.',
  },
  observers: {
    core: 'core',
    store: 'store',
    machine: 'machine',
    merchant: 'merchant',
    receiver: 'receiver',
    network: 'network',
    harness: 'you',
  },
  event: (event: HistoryEvent) => [event.kind.replaceAll('-', ' '), ...details(event)].join(' '),
};

/** The texts of deliveries and events in one language. */
export type DeliveryTexts = typeof en;
