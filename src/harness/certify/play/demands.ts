import type { RefusalReason } from '#drivers/refusal.ts';
import type { CaseContext } from './case-context.ts';
import { refusalText, type Timed } from './merchant-calls.ts';

/** A call must be refused, for one of these reasons. @param what the call, as the subject of a sentence. */
export function demandRefusal(
  context: CaseContext,
  { answer }: Pick<Timed<unknown>, 'answer'>,
  what: string,
  reasons: readonly RefusalReason[],
): void {
  if (answer.ok) context.demand(false, `${what} is granted; it must be refused (${reasons.join(' or ')})`);
  else
    context.demand(
      reasons.includes(answer.refusal.reason),
      `${what} is ${refusalText(answer.refusal)}; right would be ${reasons.join(' or ')}`,
    );
}

/** A call must be granted. @param what the call, as the subject of a sentence. */
export function demandGrant<T>(context: CaseContext, { answer }: Pick<Timed<T>, 'answer'>, what: string): T {
  if (answer.ok) return answer.value;
  const isEmpty = answer.refusal.reason === 'out-of-stock';
  context.need(!isEmpty, `${what} is ${refusalText(answer.refusal)}. Fill the machine, or play more of them`);
  context.demand(false, `${what} is ${refusalText(answer.refusal)}; it must be granted`);
  throw new Error('a demand that is not kept throws');
}

/**
 * An id that no cloud has given out: of the same length and shape, with other digits and letters behind the first two
 * characters.
 */
export function unknownId(id: string): string {
  const keep = id.length > 3 ? 2 : 0;
  return Array.from(id)
    .map((character, at) => (at < keep ? character : rotated(character)))
    .join('');
}

const alphabets = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

function rotated(character: string): string {
  const alphabet = alphabets.find((letters) => letters.includes(character));
  return alphabet === undefined
    ? character
    : (alphabet[(alphabet.indexOf(character) + 7) % alphabet.length] ?? character);
}
