import { makeChoice, withDefault } from '../prompter.ts';
import type { MenuContext } from '../menu-context.ts';
import { deliveriesPanel } from '../panel.ts';

/** How fast time runs for somebody who only waits. */
const fastSpeed = 20;

/** How long the end waits for what is as good as over, ms of the run's time. */
const graceMs = 1_000;

/**
 * Asks what is to become of deliveries that are not over, and waits for them.
 * @returns false when the person wants to go on with the session.
 */
export async function confirmEnd(context: MenuContext): Promise<boolean> {
  const {
    session,
    prompter,
    texts: { finish },
  } = context;
  const isIdle = (): boolean => session.isIdle;
  // What only waits for the receiver's answer to arrive is over before anybody could read a question about it.
  if (session.view.openDeliveries().length === 0) await session.waitUntil(isIdle, graceMs);
  while (!isIdle()) {
    const { inFlight, queued, pendingCallbacks } = session.progress;
    const decision = await withDefault('stay' as const, () =>
      prompter.choose(
        finish.how,
        [
          ...(session.canChangeSpeed ? [makeChoice('fast', finish.waitFast, 'fast' as const)] : []),
          makeChoice('wait', finish.wait, 'wait' as const),
          makeChoice('now', finish.now, 'now' as const),
          makeChoice('stay', finish.stay, 'stay' as const),
        ],
        () => [finish.open(Math.max(inFlight + queued, pendingCallbacks)), ...deliveriesPanel(context)],
      ),
    );
    if (decision === 'now') return true;
    if (decision === 'stay') return false;
    const originalSpeed = session.speed;
    if (decision === 'fast' && originalSpeed < fastSpeed) session.setSpeed(fastSpeed);
    await prompter.watch(
      () => [finish.waiting, ...deliveriesPanel(context)],
      (stopped) => session.waitUntilIdle(stopped),
    );
    if (!isIdle() && session.speed !== originalSpeed) session.setSpeed(originalSpeed);
  }
  return true;
}
