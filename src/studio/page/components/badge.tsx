import type { ComponentChildren } from 'preact';

/** How a thing stands: good, bad, to be watched, or none of these. */
export type Tone = 'good' | 'bad' | 'warning' | 'quiet';

const toneOfWord: Readonly<Record<string, Tone>> = {
  PASS: 'good',
  FAIL: 'bad',
  INCONCLUSIVE: 'warning',
  success: 'good',
  failure: 'bad',
  timeout: 'warning',
};

/** The tone of a verdict or an outcome. */
export function toneOf(word: string): Tone {
  return toneOfWord[word] ?? 'quiet';
}

export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
