import type { Call } from '../../observation.ts';
import { codeTable } from './code-table.ts';
import type { Mismatch } from '../../search/operation.ts';
import type { Detail } from './details.ts';

/**
 * Holds the message of a refusal against the details that it may have, in either language (§1.12).
 * @param details none: the text of the code stands alone.
 * @returns null where it has one of them, or another code.
 */
export function detailMismatch(
  { answer }: Call,
  code: number,
  details: readonly Detail[],
  what: string,
): Mismatch | null {
  const row = codeTable.get(code);
  if (!answer || answer.code !== code || !row) return null;
  const [zh, en] = row.texts;
  const texts =
    details.length === 0 ? [zh, en] : details.flatMap((detail) => [`${zh}：${detail.zh}`, `${en}: ${detail.en}`]);
  if (texts.includes(answer.message)) return null;
  const sentence =
    `${what} was answered ${JSON.stringify(answer.message)}; allowed is ` +
    `${JSON.stringify(texts[0])} (message-text)`;
  return { clause: 'message-text', sentence };
}
