import type { WireObserver } from '#simulators/wire-observer.ts';
import type { Sample } from './load/sample-line.ts';

/** A call of k6, with what was on the wire as a history has it, where that was recorded. */
export interface ObservedSample extends Omit<Sample, 'wire'> {
  readonly observed?: { readonly call: unknown; readonly answer: unknown };
}

/**
 * Observes what was on the wire of a sample: signs are judged, and secrets and signs masked.
 * @param account whose headers k6 sends.
 */
export function observeSample(
  { wire, ...sample }: Sample,
  observer: WireObserver,
  { appId, appSecret }: { readonly appId: string; readonly appSecret: string },
): ObservedSample {
  if (!wire) return sample;
  const headers = { appid: appId, appsecret: appSecret, 'content-type': 'application/json', ...wire.headers };
  const seen = observer.call({ method: 'POST', path: wire.path, headers, body: wire.body }, []);
  const answerHeaders: Readonly<Record<string, string>> =
    wire.retryAfter === '' ? {} : { 'retry-after': wire.retryAfter };
  const answer = seen.answer({ status: sample.status, headers: answerHeaders, body: wire.answer });
  return { ...sample, observed: { call: seen.wire, answer } };
}
