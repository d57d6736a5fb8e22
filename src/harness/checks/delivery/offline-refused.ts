import type { Check } from '../check.ts';
import { Docket } from '../check.ts';
import { firstCalls } from './new-calls.ts';
import { firstPlace } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isPast } from '#harness/history/view/history-view.ts';
import type { MarkOf } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

/** The refusal of a machine that nobody hears (PROTOCOL §6). */
const offlineCode = 4008;

export const offlineRefused: Check = {
  name: 'offline-refused',
  title: 'A delivery is accepted for a machine that is online only, and one that is online is not refused as offline.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §6, §7',
  /** Looks at every delivery that a merchant asked for and got, and at every refusal of a machine as offline. */
  judge(view) {
    const docket = new Docket(this.name);
    const lines = linesOf(view);
    for (const delivery of view.deliveries.values()) {
      const { begun, machine, id } = delivery;
      // A queued job starts when its turn comes; a command that cannot be sent fails at once.
      if (!begun || begun.event.job !== 0) continue;
      const spell = spellAt(lines.get(machine) ?? [], begun.event.t - view.slackMs);
      const isOffline = spell?.online === false && spell.to - resolutionMs > begun.event.t + view.slackMs;
      if (!isOffline) docket.look();
      // The machine may have gone while the decision was made.
      if (!isOffline || !docket.lookLate(view, spell.from, begun.event.t)) continue;
      docket.find({
        machine,
        at: begun,
        says: `Delivery ${id} was accepted, though nobody had heard the machine since ${spell.from} ms.`,
        customer: 'A customer pays at a machine that cannot serve, and has to wait for the money to come back.',
      });
    }
    judgeRefusals(view, docket, lines);
    return docket.result();
  },
};

/** A stretch in which a machine was online, or was not, by the core's own account. */
interface Spell {
  readonly online: boolean;
  /** ms since the run began. */
  readonly from: number;
  readonly to: number;
}

/** The spells of every machine that was ever heard. A core that is gone hears nobody. */
function linesOf(view: HistoryView): Map<string, Spell[]> {
  const lines = new Map<string, Spell[]>();
  /** Machines that are online. */
  const heard = new Set<string>();
  const turn = (machine: string, online: boolean, t: number): void => {
    const spells = lines.get(machine) ?? [];
    const last = spells.at(-1);
    if (last?.online === online) return;
    if (last) spells[spells.length - 1] = { ...last, to: t };
    spells.push({ online, from: t, to: Infinity });
    lines.set(machine, spells);
    if (online) heard.add(machine);
    else heard.delete(machine);
  };
  const turns = [
    ...view.of('machine-online'),
    ...view.of('machine-offline'),
    ...view.of('core-killed'),
    ...view.of('core-started'),
  ].sort((a, b) => a.rank - b.rank);
  for (const { event } of turns) {
    if (event.kind === 'machine-online') turn(event.machine, true, event.t);
    else if (event.kind === 'machine-offline') turn(event.machine, false, event.t);
    else for (const machine of heard) turn(machine, false, event.t);
  }
  return lines;
}

function spellAt(spells: readonly Spell[], t: number): Spell | undefined {
  const spell = spells[firstPlace(spells, ({ to }) => t <= to)];
  return spell && spell.from + resolutionMs < t ? spell : undefined;
}

function judgeRefusals(view: HistoryView, docket: Docket, lines: ReadonlyMap<string, readonly Spell[]>): void {
  const answers = new Map(view.of('answer').map((mark) => [mark.event.call, mark]));
  for (const does of ['deliver', 'queue-order', 'lane-test']) {
    for (const call of firstCalls(view, does)) {
      const answer = answers.get(call.event.call);
      if (answer?.event.code !== offlineCode) continue;
      judgeRefusal(view, docket, lines.get(call.event.machine) ?? [], call, answer);
    }
  }
}

function judgeRefusal(
  view: HistoryView,
  docket: Docket,
  spells: readonly Spell[],
  call: MarkOf<'call'>,
  answer: MarkOf<'answer'>,
): void {
  // Of the first two that last beyond the answer, one is online.
  const first = firstPlace(spells, ({ to }) => isPast(view, to, answer.event.t));
  const spell = spells.slice(first, first + 2).find(({ online, from }) => online && isPast(view, call.event.t, from));
  // A core that was held up tells late that it hears a machine no more.
  const heldMs = spell ? view.stalls.heldMs(call.event.t, answer.event.t + view.slackMs) : 0;
  if (heldMs > 0) docket.holdUp();
  else docket.look();
  if (!spell || heldMs > 0) return;
  docket.find({
    machine: call.event.machine,
    at: answer,
    with: [call],
    says: `The machine was refused as offline, though the core had heard it from ${spell.from} ms on.`,
    customer: 'A machine that could serve turns customers away.',
  });
}
