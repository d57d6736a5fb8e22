import type { Desk } from '../menu-context.ts';
import { deliveryPanel } from '../panel.ts';

/** Events of a delivery that stay on the screen when it is over. */
const keptEvents = 30;

/** Watches a delivery until the merchant has been told, or the person has seen enough. */
export async function follow(desk: Desk, delivery: string): Promise<void> {
  const { session, asker, words } = desk;
  const over = (): boolean => session.situation.delivery(delivery)?.told !== null;
  await asker.watch(
    () => deliveryPanel(desk, delivery),
    (stopped) => session.until(over, Infinity, stopped),
  );
  asker.say(
    ...(over()
      ? [...deliveryPanel(desk, delivery, keptEvents).slice(1, -1), words.follow.over]
      : [words.follow.goesOn]),
  );
}

/** Watches what is under way at a machine, one delivery after the other. */
export async function followOpen(desk: Desk, machineNo: string): Promise<void> {
  const { session, asker, words } = desk;
  const [open] = session.situation.open().filter(({ machine }) => machine === machineNo);
  if (open) await follow(desk, open.delivery);
  else asker.say(words.follow.nothing);
}
