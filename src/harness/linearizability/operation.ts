/**
 * What somebody outside did with one machine's lock. Times in ms; the effect took place at some instant from `from` to
 * `to`, nobody knows at which. `to` is Infinity where no answer ever came.
 */
export type Operation = {
  readonly from: number;
  readonly to: number;
} &
  /** Somebody asked for the lock under a name of its own. `unknown`: no answer came, so it may have been granted, refused, or never arrived. */
  (
    | { readonly does: 'try'; readonly who: string; readonly got: 'granted' | 'busy' | 'unknown' }
    /** The result of `who` reached the lock. It frees a lock that `who` still holds, and no other (PROTOCOL §4.7). */
    | { readonly does: 'release'; readonly who: string }
    /** Somebody looked. */
    | { readonly does: 'read'; readonly saw: 'held' | 'free' }
  );
