import { read } from '#test/docs/pages.ts';

/** An example of docs/library.md. */
export interface Example {
  /** Its first line that is no import. */
  readonly name: string;
  readonly text: string;
  /** What it needs: a core that runs (`target`), or a history (`file`). */
  readonly needs: string;
}

/** Every example of docs/library.md. */
export function libraryExamples(): readonly Example[] {
  const blocks = read('docs/library.md').matchAll(/^```ts ?(\w*)\n([^]*?)^```/gm);
  return [...blocks].map(([, needs = '', text = '']) => ({ name: nameOf(text), text, needs }));
}

function nameOf(text: string): string {
  return text.split('\n').find((line) => line !== '' && !line.startsWith('import ')) ?? '';
}

/** What an example prints, by the comments behind its `console.log`; `…` stands for anything. */
export function expectedOutput({ text }: Example): RegExp {
  const comments = [...text.matchAll(/console\.log\(.*; \/\/ (.*)$/gm)].map(([, comment]) => comment!);
  const parts = comments.flatMap(
    (comment) => comment.split(/…|, because/)[0]!.trim() && comment.split(/, because.*|…/),
  );
  return new RegExp(parts.map((part) => escape(part.trim())).join('[^]*'));
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, '\\s+');
}
