import { useServerTexts } from '../client/use-server-texts.ts';
import type { Notice } from './client/use-command.ts';

/** What came of the last thing that a person did. It is read aloud. */
export function NoticeLine({ notice }: { readonly notice: Notice | null }) {
  const worded = useServerTexts();
  return (
    <p class={`notice-line ${notice?.tone ?? ''}`} role="status">
      {worded(notice?.text ?? '')}
    </p>
  );
}
