import { makeChoice, withDefault } from '../prompter.ts';
import type { MenuContext } from '../menu-context.ts';
import { deliveriesPanel } from '../panel.ts';

/** Speed of time for a person who only waits. */
const fastSpeed = 20;

/** How long the end waits for the receiver's last answers, ms of the run's time. */
const graceMs = 1_000;

/**
 * Asks what to do with open deliveries, and waits for them.
 * @returns false to return to the session.
 */
export async function confirmEnd(context: MenuContext): Promise<boolean> {
  const {
    session,
    prompter,
    texts: { finish },
  } = context;
  const isIdle = (): boolean => session.isIdle;
  // When only the receiver's answer is pending, it arrives before a person could read the question.
  if (session.view.openDeliveries().length === 0) await session.waitUntil(isIdle, graceMs);
  while (!isIdle()) {
    const { inFlight, queued, pendingCallbacks } = session.progress;
    const decision = await withDefault('continue' as const, () =>
      prompter.choose(
        finish.how,
        [
          ...(session.canChangeSpeed ? [makeChoice('wait-fast', finish.waitFast, 'wait-fast' as const)] : []),
          makeChoice('wait', finish.wait, 'wait' as const),
          makeChoice('now', finish.now, 'now' as const),
          makeChoice('continue', finish.stay, 'continue' as const),
        ],
        () => [finish.open(Math.max(inFlight + queued, pendingCallbacks)), ...deliveriesPanel(context)],
      ),
    );
    if (decision === 'now') return true;
    if (decision === 'continue') return false;
    const originalSpeed = session.speed;
    if (decision === 'wait-fast' && originalSpeed < fastSpeed) session.setSpeed(fastSpeed);
    await prompter.watch(
      () => [finish.waiting, ...deliveriesPanel(context)],
      (stopped) => session.waitUntilIdle(stopped),
    );
    if (!isIdle() && session.speed !== originalSpeed) session.setSpeed(originalSpeed);
  }
  return true;
}
