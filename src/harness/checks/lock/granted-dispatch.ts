import type { Check } from '../check.ts';
import { Docket, ms } from '../check.ts';
import { groupedBy } from '#harness/sorted.ts';
import { timeliness } from '#harness/history/view/timing.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isAfter, isPast } from '#harness/history/view/history-view.ts';
import type { DeliveryView, Grant, MarkOf } from '#harness/history/view/view-types.ts';

/** Grants of one delivery that are gone through one by one. */
const fewGrants = 8;

const customer = 'The machine was moved for one customer while the lock may have been promised to another.';

export const grantedDispatch: Check = {
  name: 'granted-dispatch',
  title: 'No command reaches a machine without a grant before it, and it is sent while that grant holds.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.3',
  /** Looks at every command that was sent or that arrived. */
  judge(view) {
    const docket = new Docket(this.name);
    let unwitnessed = 0;
    for (const delivery of view.deliveries.values()) {
      const grantOf = grantsOf(delivery);
      const judged = delivery.sent.filter((sent) => !isHeldUp(view, grantOf, sent));
      for (const sent of judged) judgeSent(view, docket, delivery, sent, grantOf);
      for (const received of delivery.received) judgeReceived(view, docket, delivery, received, grantOf);
      const heldUp = delivery.sent.length - judged.length;
      docket.holdUp(false, heldUp);
      docket.look(Math.max(delivery.sent.length, delivery.received.length) - heldUp);
      if (delivery.sent.length === 0) unwitnessed += delivery.received.length;
    }
    if (unwitnessed > 0)
      docket.note(
        `${unwitnessed} of the commands that arrived are not among those the core says it sent (a core that is killed cannot say).`,
      );
    return docket.result();
  },
};

/** Finds the grant that a command names. Of a delivery with many grants, which no core makes, they are indexed. */
type GrantOf = (named: { readonly machine: string; readonly token: number }) => Grant | undefined;

function grantsOf({ grants }: DeliveryView): GrantOf {
  if (grants.length <= fewGrants)
    return (named) => grants.find((grant) => grant.token === named.token && grant.mark.event.machine === named.machine);
  const nameOf = ({ machine, token }: { readonly machine: string; readonly token: number }): string =>
    `${token} ${machine}`;
  const groups = groupedBy(
    grants,
    ({
      token,
      mark: {
        event: { machine },
      },
    }) => nameOf({ machine, token }),
  );
  return (named) => groups.get(nameOf(named))?.[0];
}

/** A command that came after the end of its grant because this computer was held up in between. */
function isHeldUp(view: HistoryView, grantOf: GrantOf, sent: MarkOf<'command-sent'>): boolean {
  const release = grantOf(sent.event)?.release;
  return (
    release !== undefined && sent.rank > release.rank && timeliness(view, release.event.t, sent.event.t) === 'held-up'
  );
}

function judgeSent(
  view: HistoryView,
  docket: Docket,
  delivery: DeliveryView,
  sent: MarkOf<'command-sent'>,
  grantOf: GrantOf,
): void {
  const { machine, token, t } = sent.event;
  const grant = grantOf(sent.event);
  if (!grant) {
    docket.find({
      machine,
      at: sent,
      says: `The command of delivery ${delivery.id} was sent with token ${token}, which was never granted to it.`,
      customer,
    });
    return;
  }
  const { release } = grant;
  if (sent.rank < grant.mark.rank) {
    const early = ms(grant.mark.event.t - t);
    docket.find({
      machine,
      at: sent,
      with: [grant.mark],
      says: `The command of delivery ${delivery.id} was sent ${early} before its token ${token} was granted.`,
      customer,
    });
  } else if (release && sent.rank > release.rank && (view.slackMs === 0 || isPast(view, t, release.event.t))) {
    const late = ms(t - release.event.t);
    docket.find({
      machine,
      at: sent,
      with: [grant.mark, release],
      says: `The command of delivery ${delivery.id} was sent ${late} after its token ${token} was released (${release.event.cause}).`,
      customer,
    });
  }
}

function judgeReceived(
  view: HistoryView,
  docket: Docket,
  delivery: DeliveryView,
  received: MarkOf<'command-received'>,
  grantOf: GrantOf,
): void {
  const { machine, token } = received.event;
  const grant = grantOf(received.event);
  if (!grant) {
    docket.find({
      machine,
      at: received,
      says: `A command of delivery ${delivery.id} reached the machine with token ${token}, which was never granted to it.`,
      customer,
    });
  } else if (isAfter(view, grant.mark, received)) {
    const early = ms(grant.mark.event.t - received.event.t);
    docket.find({
      machine,
      at: received,
      with: [grant.mark],
      says: `The command of delivery ${delivery.id} reached the machine ${early} before its token ${token} was granted.`,
      customer,
    });
  }
}
