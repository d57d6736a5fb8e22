import { useEffect, useRef } from 'preact/hooks';

const fields = 'input:not([type=checkbox]), select, textarea';

/** Acts by key, wherever the focus is but in a field. */
export function useKeys(acts: Readonly<Record<string, () => void>>): void {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // Within a shadow, where the editor stands, the event's target is only its host.
      const [target] = event.composedPath();
      const isField = target instanceof HTMLElement && (target.matches(fields) || target.isContentEditable);
      if (isField) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const act = latest.current[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
