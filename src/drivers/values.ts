/** A value that only the driver understands: the harness keeps it and returns it, as JSON. */
export type Opaque = null | boolean | number | string | readonly Opaque[] | { readonly [member: string]: Opaque };

/** A value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>;
