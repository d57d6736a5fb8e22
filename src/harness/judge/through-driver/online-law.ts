import { FindingCollector, formatMs, type Check } from '../../checks/check.ts';
import { offlineRefused } from '../../checks/delivery/offline-refused.ts';
import type { HistoryEvent } from '../../history/event.ts';
import type { HistoryView } from '../../history/view/history-view.ts';
import type { EntryOf, EventEntry } from '../../history/view/view-types.ts';
import { groupBy, seenRun } from './seen-deliveries.ts';

/** Refusal because the machine is offline (PROTOCOL §6). */
const offlineCode = 4008;
/** A cloud may count a machine online so long after it has connected, ms. */
const onlineAfterMs = 5_000;

/** A delivery is granted for a machine that is online, and such a machine is not refused as offline. */
export const offlineRefusedOutside: Check = {
  ...offlineRefused,
  /** Looks at every call for a delivery while the machine was clearly connected and heard, or clearly not. */
  judge(view) {
    const collector = new FindingCollector(offlineRefused.name);
    const { answers } = seenRun(view);
    const links = linksOf(view);
    for (const call of view.entriesOf('call')) {
      if (call.event.endpoint !== 'deliver' || call.event.repeatOf !== 0) continue;
      const answer = answers.get(call.event.call);
      const link = links.get(call.event.machine);
      if (answer && link && !link.hadSilentFaults) judgeAnswer({ view, collector, call, answer, link });
    }
    return collector.result();
  },
};

/** What a machine's link did, oldest first. */
interface MachineLink {
  readonly changes: readonly EntryOf<'connected' | 'disconnected'>[];
  /** Other frames are no sign of life in every cloud. */
  readonly heartbeats: readonly EntryOf<'frame-sent'>[];
  readonly hadSilentFaults: boolean;
}

/** With these a machine looks connected and is not heard. */
const silentFaults: readonly string[] = ['half-open', 'no-heartbeat', 'controller-freeze', 'clock-skew', 'clock-ahead'];

function linksOf(view: HistoryView): ReadonlyMap<string, MachineLink> {
  const machineOf = ({ event }: EntryOf<'connected' | 'disconnected' | 'frame-sent'>): string => event.machine;
  const changes = [...view.entriesOf('connected'), ...view.entriesOf('disconnected')].sort((a, b) => a.rank - b.rank);
  const heartbeats = view.entriesOf('frame-sent').filter(({ event }) => event.method === 'client.heartbeat');
  const heartbeatsOf = groupBy(heartbeats, machineOf);
  const silenced = new Set(
    view
      .entriesOf('fault-fired')
      .filter(({ event }) => silentFaults.includes(event.fault))
      .map(({ event }) => event.machine),
  );
  const links = [...groupBy<EntryOf<'connected' | 'disconnected'>>(changes, machineOf)].map(
    ([machine, list]) =>
      [
        machine,
        { changes: list, heartbeats: heartbeatsOf.get(machine) ?? [], hadSilentFaults: silenced.has(machine) },
      ] as const,
  );
  return new Map(links);
}

interface JudgedCall {
  readonly view: HistoryView;
  readonly collector: FindingCollector;
  readonly call: EntryOf<'call'>;
  readonly answer: EntryOf<'answer'>;
  readonly link: MachineLink;
}

function judgeAnswer(judged: JudgedCall): void {
  const { call, answer, link } = judged;
  const { code, delivery } = answer.event;
  const granted = code === 0 && delivery !== '';
  if (!granted && code !== offlineCode) return;
  const change = lastBefore(link.changes, call.event.t);
  if (!change || lastBefore(link.changes, answer.event.t) !== change) return;
  if (change.event.kind === 'connected') judgeConnected(judged, change, granted);
  else judgeAway(judged, change, granted);
}

/** Without a heartbeat that is recent enough, a cloud may take a connected machine for offline. */
function judgeConnected(
  { view, collector, call, answer, link }: JudgedCall,
  connected: EventEntry<HistoryEvent>,
  granted: boolean,
): void {
  const { machine, t } = call.event;
  const { offlineAfterMs = Infinity } = view.header.driver ?? {};
  const forMs = t - connected.event.t;
  const heard = lastBefore(link.heartbeats, t - view.slackMs);
  if (!heard || forMs <= onlineAfterMs + view.slackMs) return;
  const silentMs = answer.event.t - heard.event.t;
  const stalledMs = view.stalls.stalledMs(heard.event.t, answer.event.t);
  if (silentMs + stalledMs + view.slackMs >= offlineAfterMs) return;
  collector.addCases();
  if (granted) return;
  collector.addFinding({
    machine,
    entry: answer,
    evidence: [call, connected, heard],
    message:
      `The machine was refused as offline although it had been connected for ${formatMs(forMs)} and its last ` +
      `heartbeat was ${formatMs(silentMs)} old; its cloud allows ${formatMs(offlineAfterMs)} by the driver.`,
    impact: 'A machine that could serve turns customers away.',
  });
}

function judgeAway(
  { view, collector, call, answer }: JudgedCall,
  disconnected: EventEntry<HistoryEvent>,
  granted: boolean,
): void {
  const { offlineAfterMs = Infinity } = view.header.driver ?? {};
  const forMs = call.event.t - disconnected.event.t;
  if (forMs <= offlineAfterMs + view.slackMs) return;
  collector.addCases();
  if (!granted) return;
  collector.addFinding({
    machine: call.event.machine,
    entry: answer,
    evidence: [call, disconnected],
    message: `A delivery was granted although the machine had been away for ${formatMs(forMs)}.`,
    impact: 'A customer pays for goods that cannot come.',
  });
}

function lastBefore<E extends EventEntry<HistoryEvent>>(entries: readonly E[], t: number): E | undefined {
  return entries.findLast(({ event }) => event.t <= t);
}
