import type { EntryOf, Grant, ResultView } from './view-types.ts';
import { append, maxKeptOverlaps, resolutionMs } from './view-types.ts';
import { getOrAddDelivery, getOrAddMachine, type ViewDraft } from './view-draft.ts';

export function addGrant(draft: ViewDraft, entry: EntryOf<'lock-granted'>): void {
  const { token, delivery } = entry.event;
  const machine = getOrAddMachine(draft, entry.event.machine);
  const dwellMs = machine.spec?.dwellMs ?? entry.event.dwellMs;
  const overlaps = machine.heldGrants.size;
  const overlapping = machine.heldGrants.oldest(maxKeptOverlaps - draft.overlapsKept);
  draft.overlapsKept += overlapping.length;
  const grant: Grant = {
    entry,
    token,
    delivery,
    dwellMs,
    overlapping,
    overlaps,
    previous: machine.grants.at(-1),
    release: undefined,
  };
  machine.grants.push(grant);
  machine.heldGrants.add(grant);
  machine.grantByToken.set(token, grant);
  const deliveryView = getOrAddDelivery(draft, entry.event);
  deliveryView.grants = append(deliveryView.grants, grant);
}

export function addRelease(draft: ViewDraft, entry: EntryOf<'lock-released'>): void {
  const machine = getOrAddMachine(draft, entry.event.machine);
  const { token } = entry.event;
  const open = machine.heldGrants.oldestOf(token);
  const grant = open ?? machine.grantByToken.get(token);
  machine.heldGrants.removeOldestOf(token);
  if (grant) grant.release ??= entry;
  machine.releases.push({ entry, grant, wasHeld: open !== undefined, otherHolder: machine.heldGrants.newest });
}

export function addResult(draft: ViewDraft, entry: ResultView['entry'], outcome: string | null): void {
  const machine = getOrAddMachine(draft, entry.event.machine);
  const { token, t } = entry.event;
  const grant = machine.grantByToken.get(token);
  const otherHolder = machine.heldGrants.newestBut(token);
  machine.results.push({
    entry,
    grant,
    heldLock: grant !== undefined && heldUntil(draft, grant, t, outcome),
    otherHolder,
  });
}

/** A decision may emit the release before the outcome that caused it. */
function heldUntil(draft: ViewDraft, grant: Grant, t: number, outcome: string | null): boolean {
  const { release } = grant;
  if (!release) return true;
  return release.event.cause === outcome && t <= release.event.t + draft.header.slackMs + resolutionMs;
}
