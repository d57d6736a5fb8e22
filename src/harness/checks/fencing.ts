import type { Check } from './check.ts';
import { Docket } from './check.ts';
import type { HistoryView } from './view.ts';
import { isPast } from './view.ts';
import type { DeliveryView, MachineView, MarkOf, Release } from './view-parts.ts';

const customer = 'The lock of a customer who is being served was freed: the next order can start on the same machine now.';

export const fencing: Check = {
  name: 'fencing',
  title: 'A result or timeout that names one token changes nothing about a lock that another token holds.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.7',
  /** Looks at every result and timeout that came when its own token held no more. */
  judge(view) {
    const docket = new Docket(this.name);
    let others = 0;
    for (const machine of view.machines.values()) {
      for (const word of machine.words) {
        if (word.holds) continue;
        docket.look();
        if (word.other) others += 1;
      }
      for (const release of machine.releases) judgeRelease(view, docket, machine, release);
    }
    for (const delivery of view.deliveries.values()) judgeTokens(docket, delivery);
    if (others > 0) docket.note(`${others} of these came while another token held the lock.`);
    return docket.result();
  },
};

/** A release by an outcome must be of the token that holds, and that token's own delivery must have had that outcome. */
function judgeRelease(view: HistoryView, docket: Docket, machine: MachineView, release: Release): void {
  const { mark, grant, held, other } = release;
  const { token, cause, t } = mark.event;
  if (cause === 'dwell') return;
  if (!held && other) {
    docket.find({
      machine: machine.machine,
      at: mark,
      with: [grant?.mark, other.mark],
      says: `Token ${token}, which held no more, was released (${cause}) while token ${other.token} of delivery ${other.delivery} held the lock.`,
      customer,
    });
  }
  if (!held || !grant) return;
  const settled = view.deliveries.get(grant.delivery)?.settled ?? [];
  if (settled.some(({ event }) => event.token === token && event.outcome === cause && !isPast(view, event.t, t))) return;
  const culprit = machine.words.find(({ mark: word }) => word.event.token !== token && !isPast(view, Math.abs(word.event.t - t), 0));
  const blame = culprit ? ` At that moment a word came for delivery ${culprit.mark.event.delivery} (token ${culprit.mark.event.token}).` : '';
  docket.find({
    machine: machine.machine,
    at: mark,
    with: [grant.mark, culprit?.mark],
    says: `The lock that token ${token} of delivery ${grant.delivery} held was released (${cause}), but that delivery had no such outcome.${blame}`,
    customer,
  });
}

/** What is said of a delivery names the token under which it began. */
function judgeTokens(docket: Docket, delivery: DeliveryView): void {
  const { begun } = delivery;
  if (!begun) return;
  const words: readonly (MarkOf<'delivery-settled'> | MarkOf<'result-late'>)[] =
    delivery.late.length > 0 ? [...delivery.settled, ...delivery.late] : delivery.settled;
  for (const word of words) {
    if (word.event.token === begun.event.token) continue;
    docket.find({
      machine: delivery.machine,
      at: word,
      with: [begun],
      says: `Delivery ${delivery.id} began under token ${begun.event.token}, but its ${word.event.kind === 'result-late' ? 'late result' : 'outcome'} names token ${word.event.token}.`,
      customer,
    });
  }
}
