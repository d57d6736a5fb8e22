import { lowerBound } from '../sorted.ts';
import type { Operation } from './operation.ts';

/** A period, ms, in which no core can let a lease expire. */
export interface Outage {
  readonly from: number;
  /** Infinity where it never ends. */
  readonly to: number;
}

/**
 * How long a grant lasts: it expires by itself at an instant from `dwellMs` to `dwellMs + slackMs` after it (PROTOCOL
 * §4.3).
 */
export interface LeaseTerms {
  readonly dwellMs: number;
  readonly slackMs: number;
  /**
   * A lease that falls due in one of them may last until its end, and `slackMs` longer. They stand in order and do not
   * overlap.
   */
  readonly outages?: readonly Outage[];
}

/**
 * What is known of a fenced lease after some operations have taken effect. The instants of their effects are not known,
 * only bounds; for one holder they project exactly onto three numbers: the grant came from `grantLo` to `grantHi`, and
 * nothing further can take effect before `nowLo`.
 */
export interface Lease {
  readonly holder: string | null;
  readonly grantLo: number;
  readonly grantHi: number;
  readonly nowLo: number;
}

/** A free lock. */
export const freeLease: Lease = { holder: null, grantLo: 0, grantHi: 0, nowLo: -Infinity };

/**
 * Every state in which the lease can be when `operation` takes effect next; none when it cannot. Where the lease may
 * have expired unseen both ways are returned.
 */
export function nextStates(lease: Lease, operation: Operation, terms: LeaseTerms): readonly Lease[] {
  const at = Math.max(lease.nowLo, operation.from);
  if (at > operation.to) return [];
  switch (operation.kind) {
    case 'try':
      return operation.result === 'busy'
        ? statesIfHeld(lease, operation, terms)
        : statesIfGranted(lease, operation, terms);
    case 'release':
      return statesIfReleased(lease, operation, terms);
    case 'read':
      return operation.observed === 'held'
        ? statesIfHeld(lease, operation, terms)
        : statesIfFree(lease, operation, terms);
  }
}

/** The earliest instant at which a lease can have fallen due that is still held at `heldAt`. */
function earliestDue(heldAt: number, { slackMs, outages = [] }: LeaseTerms): number {
  const due = heldAt - slackMs;
  const outage = outages[lowerBound(outages, ({ to }) => due <= to)];
  return outage && outage.from < due ? outage.from : due;
}

/** The lease is held at the effect: at the earliest possible instant it must not have passed its last one. */
function statesIfHeld(lease: Lease, { from, to }: Operation, terms: LeaseTerms): readonly Lease[] {
  if (lease.holder === null) return [];
  const nowLo = Math.max(lease.nowLo, from);
  const grantLo = Math.max(lease.grantLo, earliestDue(nowLo, terms) - terms.dwellMs);
  const grantHi = Math.min(lease.grantHi, to);
  return grantLo > grantHi ? [] : [{ holder: lease.holder, grantLo, grantHi, nowLo: Math.max(nowLo, grantLo) }];
}

/**
 * The lease is free at the effect, because it is not held or because it has expired: when that can be at the earliest.
 */
function earliestFree(lease: Lease, { dwellMs }: LeaseTerms): number {
  return lease.holder === null ? lease.nowLo : Math.max(lease.nowLo, lease.grantLo + dwellMs);
}

function statesIfFree(lease: Lease, { from, to }: Operation, terms: LeaseTerms): readonly Lease[] {
  const nowLo = Math.max(earliestFree(lease, terms), from);
  return nowLo > to ? [] : [{ ...freeLease, nowLo }];
}

function statesIfGranted(
  lease: Lease,
  operation: Operation & { readonly kind: 'try' },
  terms: LeaseTerms,
): readonly Lease[] {
  const grantLo = Math.max(earliestFree(lease, terms), operation.from);
  if (grantLo > operation.to) return [];
  return [{ holder: operation.owner, grantLo, grantHi: operation.to, nowLo: grantLo }];
}

/** A release by the holder frees; by anybody else, or by a holder whose lease has expired, it changes nothing. */
function statesIfReleased(
  lease: Lease,
  operation: Operation & { readonly kind: 'release' },
  terms: LeaseTerms,
): readonly Lease[] {
  const { from, to, owner } = operation;
  if (lease.holder !== owner) return [{ ...lease, nowLo: Math.max(lease.nowLo, from) }];
  const stillHeld = statesIfHeld(lease, operation, terms).map(({ nowLo }) => ({ ...freeLease, nowLo }));
  // Expired before: it is free either way, only no earlier than it could expire.
  const expiredAt = Math.max(earliestFree(lease, terms), from);
  return stillHeld.length > 0 || expiredAt > to ? stillHeld : [{ ...freeLease, nowLo: expiredAt }];
}
