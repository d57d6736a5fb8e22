import { noSubject, oddFrame, type FrameRequest } from '#simulators/machine/odd-frame.ts';
import type { Stage } from '../stages/stage.ts';

/** What an impostor sends. */
interface ImpostorFrames {
  readonly request: FrameRequest;
  readonly times: number;
  readonly recorded: string | undefined;
}

/** How long an impostor stays connected, ms of the run's time; the core closes it at 10 s. */
const staysMs = 5_000;

/**
 * Dials the core with a machine's number but without its key, sends messages and hangs up.
 * @param recorded a frame of the machine, for a `copy`.
 */
export function dialAsImpostor(
  { link, clock }: Pick<Stage, 'link' | 'clock'>,
  machineNo: string,
  { request, times, recorded }: ImpostorFrames,
): void {
  let open = true;
  const identity = { machineNo, key: 'the key of no machine', unixSeconds: Math.floor(clock.now() / 1_000) };
  const wire = link.dial(machineNo, {
    opened: () => {
      // The wire is known only after the call that may open it at once.
      queueMicrotask(() => {
        for (let sent = 0; sent < times; sent += 1) wire.send(oddFrame(request, identity, noSubject, recorded));
      });
    },
    frame: () => undefined,
    closed: () => {
      open = false;
    },
  });
  clock.after(staysMs, () => {
    if (open) wire.close(1000, 'hung up');
  });
}
