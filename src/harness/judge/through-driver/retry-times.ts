import { formatMs, type FindingCollector } from '../../checks/check.ts';
import type { HistoryView } from '../../history/view/history-view.ts';
import { dwellMsOf, latestRelease, type BusyRefusal } from './busy-refusals.ts';
import type { SeenDelivery } from './seen-deliveries.ts';

/** A cloud may round the time that it names, ms. */
const roundingMs = 1;

/** The times after which refusals of a busy machine promise it to be free: the holder's lock ends then. */
export function judgeRetryTimes(
  view: HistoryView,
  collector: FindingCollector,
  refusals: readonly BusyRefusal[],
  grants: readonly SeenDelivery[],
): void {
  for (const refusal of refusals) {
    const { call, answer } = refusal;
    const retryMs = retryMsIn(answer.event.wire);
    const dwellMs = dwellMsOf(view, call.event.machine);
    const allowed = allowedMs(view, refusal, grants);
    if (retryMs === null || dwellMs === 0 || !allowed) continue;
    collector.addCases();
    if (retryMs >= allowed.from && retryMs <= allowed.to) continue;
    collector.addFinding({
      machine: call.event.machine,
      entry: answer,
      evidence: [call, allowed.holder?.call],
      message:
        `The machine was refused as busy for another ${formatMs(retryMs)}; by its limit of ${formatMs(dwellMs)} it ` +
        `is free in ${formatMs(Math.max(0, allowed.from))} to ${formatMs(allowed.to)}.`,
      impact:
        retryMs > allowed.to
          ? 'A client that waits as it was asked leaves a free machine idle.'
          : 'A client that waits as it was asked is refused again.',
    });
  }
}

/** What a refusal may name, ms from its answer; undefined: anything, as far as was seen. */
function allowedMs(
  view: HistoryView,
  { call, answer, isHolderSeen }: BusyRefusal,
  grants: readonly SeenDelivery[],
): { readonly from: number; readonly to: number; readonly holder: SeenDelivery | undefined } | undefined {
  const dwellMs = dwellMsOf(view, call.event.machine);
  const slackMs = view.slackMs + roundingMs;
  // Its holder was granted the lock before the answer.
  if (!isHolderSeen) {
    const travelMs = answer.event.t - call.event.t;
    return { from: -Infinity, to: dwellMs + travelMs + slackMs, holder: undefined };
  }
  const holders = grants.filter(
    (grant) => grant.granted.from <= answer.event.t && latestRelease(grant, dwellMs) >= call.event.t - view.slackMs,
  );
  if (holders.length === 0) return undefined;
  const from = Math.min(...holders.map(({ granted }) => granted.from)) + dwellMs - answer.event.t - slackMs;
  const to = Math.max(...holders.map(({ granted }) => granted.to)) + dwellMs - call.event.t + slackMs;
  return { from, to, holder: holders.at(-1) };
}

/** The time that a refusal names, ms; null: none. */
function retryMsIn(wire: unknown): number | null {
  const { body } = (wire ?? {}) as { body?: { data?: { retry_after_ms?: unknown } | null } };
  const retryMs = body?.data?.retry_after_ms;
  return typeof retryMs === 'number' && Number.isFinite(retryMs) ? retryMs : null;
}
