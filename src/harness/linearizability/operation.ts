/**
 * What somebody outside did with one machine's lock. Times in ms; the effect took place at some instant from `from` to
 * `to`, nobody knows at which. `to` is Infinity where no answer ever came.
 */
export type Operation = {
  readonly from: number;
  readonly to: number;
} &
  /**
   * Somebody asked for the lock under a name of its own. `unknown`: no answer came, so it may have been granted,
   * refused, or never arrived.
   */
  (
    | { readonly kind: 'try'; readonly owner: string; readonly result: 'granted' | 'busy' | 'unknown' }
    /** The result of `who` reached the lock. It frees a lock that `who` still holds, and no other (PROTOCOL §4.7). */
    | { readonly kind: 'release'; readonly owner: string }
    /** Somebody looked. */
    | { readonly kind: 'read'; readonly observed: 'held' | 'free' }
  );
