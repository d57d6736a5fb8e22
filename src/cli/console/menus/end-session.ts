import { choice, orElse } from '../prompter.ts';
import type { Desk } from '../menu-context.ts';
import { openPanel } from '../panel.ts';

/** How fast time runs for somebody who only waits. */
const hurriedSpeed = 20;

/** How long the end waits for what is as good as over, ms of the run's time. */
const graceMs = 1_000;

/**
 * Asks what is to become of deliveries that are not over, and waits for them.
 * @returns false when the person wants to go on with the session.
 */
export async function readyToEnd(desk: Desk): Promise<boolean> {
  const {
    session,
    asker,
    words: { finish },
  } = desk;
  const atRest = (): boolean => session.atRest;
  // What only waits for the receiver's answer to arrive is over before anybody could read a question about it.
  if (session.situation.open().length === 0) await session.until(atRest, graceMs);
  while (!atRest()) {
    const { inFlight, queued, untold } = session.standing;
    const how = await orElse('stay' as const, () =>
      asker.choose(
        finish.how,
        [
          ...(session.canHurry ? [choice('fast', finish.waitFast, 'fast' as const)] : []),
          choice('wait', finish.wait, 'wait' as const),
          choice('now', finish.now, 'now' as const),
          choice('stay', finish.stay, 'stay' as const),
        ],
        () => [finish.open(Math.max(inFlight + queued, untold)), ...openPanel(desk)],
      ),
    );
    if (how === 'now') return true;
    if (how === 'stay') return false;
    const before = session.speed;
    if (how === 'fast' && before < hurriedSpeed) session.setSpeed(hurriedSpeed);
    await asker.watch(
      () => [finish.waiting, ...openPanel(desk)],
      (stopped) => session.untilRest(stopped),
    );
    if (!atRest() && session.speed !== before) session.setSpeed(before);
  }
  return true;
}
