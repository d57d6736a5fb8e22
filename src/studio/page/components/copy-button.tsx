import { useState } from 'preact/hooks';
import { useTexts } from '../preferences/preferences.tsx';
import { Button } from './button.tsx';

/** Copies a text to the clipboard, where the browser lets a page. */
export function CopyButton({ text }: { readonly text: string }) {
  const t = useTexts();
  const [state, setState] = useState<'copy' | 'copied' | 'copy-by-hand'>('copy');
  // A page in a file may have no clipboard, though its type is certain of it.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  const copy = (): void => {
    if (clipboard)
      clipboard.writeText(text).then(
        () => setState('copied'),
        () => setState('copy-by-hand'),
      );
    else setState('copy-by-hand');
  };
  return <Button onClick={copy}>{t(state)}</Button>;
}
