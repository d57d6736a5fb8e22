import type { OperatorAnswer } from '#harness/history/event.ts';
import type { OperatorWord } from '#harness/runner/operator.ts';
import { choice, type Asker } from '../prompter.ts';
import { attempt, type Desk } from '../menu-context.ts';
import type { Words } from '../texts/en.ts';

/** Longest texts that a history keeps of a person's words. */
const longest = { question: 200, name: 60, note: 500 } as const;

const within =
  (limit: number) =>
  (text: string): string | null =>
    text.length <= limit ? null : `≤ ${limit}`;

/** Writes down what somebody saw at a machine. */
export async function judge(desk: Desk, machineNo: string): Promise<void> {
  const { asker, words } = desk;
  const question = await asker.text(words.judge.what, words.judge.example, within(longest.question));
  const expect = await asker.choose<'yes' | 'no'>(words.judge.should, [
    choice('yes', words.yes, 'yes'),
    choice('no', words.no, 'no'),
  ]);
  const observed = await attempt(desk, machineNo, { ask: question, expect });
  if (observed && 'said' in observed) asker.say(words.judge.written(words[observed.said.answer]));
}

/** Asks the person at the keyboard what a step wants to know. */
export async function askOperator(
  asker: Asker,
  words: Words,
  question: string,
  nameSoFar: string,
): Promise<OperatorWord> {
  const answer = await asker.choose<OperatorAnswer>(
    question,
    (['yes', 'no', 'unsure'] as const).map((value) => choice(value, words[value], value)),
  );
  const operator = await asker.text(words.judge.name, nameSoFar, within(longest.name));
  const note = await asker.text(words.judge.note, '', within(longest.note));
  return { answer, operator, note };
}
