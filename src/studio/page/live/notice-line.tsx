import type { Notice } from './client/use-command.ts';

/** What came of the last thing that a person did. It is read aloud. */
export function NoticeLine({ notice }: { readonly notice: Notice | null }) {
  return (
    <p class={`notice-line ${notice?.tone ?? ''}`} role="status">
      {notice?.text ?? ''}
    </p>
  );
}
