import type { HistoryEvent } from '#harness/history/event.ts';
import type { Check } from '../check.ts';
import { Docket } from '../check.ts';
import { SettledElsewhere } from '../settled-elsewhere.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { DeliveryView, Mark } from '#harness/history/view/view-types.ts';

const customer = 'What went wrong at one machine is paid for by the customers of another.';

export const independence: Check = {
  name: 'independence',
  title: "Events on one machine never change another's lock or deliveries.",
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every delivery and every release of a run in which several machines were busy. */
  judge(view) {
    const docket = new Docket(this.name);
    const busy = [...view.machines.values()].filter(({ grants }) => grants.length > 0);
    if (busy.length < 2) return docket.result();
    for (const delivery of view.deliveries.values()) judgeDelivery(docket, delivery);
    judgeReleases(view, docket);
    return docket.result();
  },
};

/** Whatever names a delivery comes from the machine on which it began. */
function judgeDelivery(docket: Docket, delivery: DeliveryView): void {
  const { begun } = delivery;
  if (!begun) return;
  docket.look();
  const home = begun.event.machine;
  const words: readonly Mark<HistoryEvent & { readonly machine: string }>[] = [
    ...delivery.sent,
    ...delivery.received,
    ...delivery.drops,
    ...delivery.settled,
    ...delivery.late,
  ];
  const stray = words.find(({ event }) => event.machine !== home);
  if (!stray) return;
  docket.find({
    machine: home,
    at: stray,
    with: [begun],
    says: `Delivery ${delivery.id} began on machine ${home}, but machine ${stray.event.machine} has its ${stray.event.kind}.`,
    customer,
  });
}

/** An outcome releases the lock of the machine that had it. */
function judgeReleases(view: HistoryView, docket: Docket): void {
  let elsewhere: SettledElsewhere | undefined;
  for (const { machine, releases, words } of view.machines.values()) {
    const settled = new Set(
      words.flatMap(({ mark: { event } }) => (event.kind === 'delivery-settled' ? [event.token] : [])),
    );
    for (const { mark } of releases) {
      docket.look();
      const { cause, token, t } = mark.event;
      if (cause === 'dwell' || settled.has(token)) continue;
      elsewhere ??= new SettledElsewhere(view);
      const culprit = elsewhere.find(machine, t);
      if (!culprit) continue;
      docket.find({
        machine,
        at: mark,
        with: [culprit],
        says: `Token ${token} was released (${cause}) although no delivery of this machine had that outcome; at that moment delivery ${culprit.event.delivery} of machine ${culprit.event.machine} was settled.`,
        customer,
      });
    }
  }
}
