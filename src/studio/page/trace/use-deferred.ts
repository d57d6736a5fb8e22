import { useEffect, useState } from 'preact/hooks';

/** A value as it was before the last frame: what is slow follows a field without holding it up. */
export function useDeferred<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setSettled(value));
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return settled;
}
