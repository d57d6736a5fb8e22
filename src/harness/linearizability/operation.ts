/**
 * An operation on one machine's lock, as seen from outside. Times in ms; the effect took place at an unknown instant
 * from `from` to `to`. `to` is Infinity if no answer ever came.
 */
export type Operation = {
  readonly from: number;
  readonly to: number;
} &
  /**
   * An attempt to acquire the lock under a name of its own. `unknown`: no answer came, so it may have been granted,
   * refused, or never arrived.
   */
  (
    | { readonly kind: 'try'; readonly owner: string; readonly result: 'granted' | 'busy' | 'unknown' }
    /** The result of `who` reached the lock. It frees a lock that `who` still holds, and no other (PROTOCOL §4.7). */
    | { readonly kind: 'release'; readonly owner: string }
    /** A status request. */
    | { readonly kind: 'read'; readonly observed: 'held' | 'free' }
  );
