import type { CallbackRequest } from '#drivers/callback.ts';
import { sleep } from '#core/ports/waiting.ts';
import type { CertifyPorts, PersonAnswer } from '#harness/certify/ports.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { VirtualClock } from '#harness/stages/virtual/virtual-clock.ts';
import { TinyCloud } from './tiny-cloud.ts';
import type { TinyDefect } from './tiny-defects.ts';

/** One way of a message, ms. */
const travelMs = 2;

/** The tiny cloud in virtual time, and the suite's ports around it. */
export interface TinyStage {
  readonly clock: VirtualClock;
  readonly ports: CertifyPorts;
}

/** What differs from the sound world. */
export interface TinyOptions {
  readonly defects?: readonly TinyDefect[];
  readonly firstAnswer?: boolean;
  readonly person?: PersonAnswer;
  readonly stalledMs?: number;
}

export function tinyStage({ defects, firstAnswer, person = 'none', stalledMs = 0 }: TinyOptions = {}): TinyStage {
  const clock = new VirtualClock();
  const receivers = new Map<string, (request: CallbackRequest) => number>();
  const callBack = async (
    url: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
  ): Promise<number> => {
    await sleep(clock, travelMs);
    const status = receivers.get(url)?.({ method: 'POST', headers, body, at: clock.now() }) ?? 404;
    await sleep(clock, travelMs);
    return status;
  };
  const cloud = new TinyCloud({ clock, callBack }, defects, firstAnswer);
  const ports: CertifyPorts = {
    clock,
    random: seededRandom(1),
    async send(request) {
      await sleep(clock, travelMs);
      const response = cloud.handle(request);
      await sleep(clock, travelMs);
      return response;
    },
    dial(plan, listener) {
      const machine = plan.url.split('/').at(-1) ?? '';
      let isOpen = true;
      const later = (step: () => void): void => void clock.after(travelMs, step);
      const hangUp = cloud.connect(machine, (payload) =>
        later(() => {
          if (isOpen) listener.frame({ topic: '', payload });
        }),
      );
      later(() => (hangUp ? listener.opened() : listener.closed('unknown machine')));
      return {
        send: ({ payload }) => later(() => cloud.receive(machine, payload)),
        close() {
          isOpen = false;
          later(() => hangUp?.());
        },
      };
    },
    receive(path, handler) {
      const url = `http://receiver.test/${path}`;
      receivers.set(url, handler);
      return url;
    },
    stalledSince: () => stalledMs,
    ask: () => Promise.resolve(person),
  };
  return { clock, ports };
}
