import { useEffect, useState } from 'preact/hooks';

/** Something that is loaded from the server. */
export type Loaded<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'ready'; readonly value: Value };

/**
 * Loads a value, and again where its name changes. An answer that comes after that is dropped.
 * @param name what is loaded; null: nothing.
 */
export function useLoaded<Value>(name: string | null, load: (name: string) => Promise<Value>): Loaded<Value> {
  const [loaded, setLoaded] = useState<{ readonly name: string | null; readonly result: Loaded<Value> }>({
    name: null,
    result: { state: 'loading' },
  });
  useEffect(() => {
    if (name === null) return;
    const answer = { isWanted: true };
    const settle = (result: Loaded<Value>): void => {
      if (answer.isWanted) setLoaded({ name, result });
    };
    load(name).then(
      (value) => settle({ state: 'ready', value }),
      (error: unknown) => settle({ state: 'failed', error }),
    );
    return () => {
      answer.isWanted = false;
    };
  }, [name]);
  return loaded.name === name ? loaded.result : { state: 'loading' };
}
