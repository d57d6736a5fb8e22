import type { MenuContext } from '../menu-context.ts';
import { deliveryPanel } from '../panel.ts';

/** Events of a delivery that stay on the screen when it is over. */
const maxEvents = 30;

/** Watches a delivery until the merchant is notified or the person stops watching. */
export async function follow(context: MenuContext, delivery: string): Promise<void> {
  const { session, prompter, texts } = context;
  const isFinished = (): boolean => session.view.delivery(delivery)?.notifiedOutcome !== null;
  await prompter.watch(
    () => deliveryPanel(context, delivery),
    (stopped) => session.waitUntil(isFinished, Infinity, stopped),
  );
  prompter.print(
    ...(isFinished()
      ? [...deliveryPanel(context, delivery, maxEvents).slice(1, -1), texts.follow.finished]
      : [texts.follow.continues]),
  );
}

/** Watches the open deliveries of a machine, one after the other. */
export async function followOpen(context: MenuContext, machineNo: string): Promise<void> {
  const { session, prompter, texts } = context;
  const [open] = session.view.openDeliveries().filter(({ machine }) => machine === machineNo);
  if (open) await follow(context, open.delivery);
  else prompter.print(texts.follow.nothing);
}
