import type { OperatorAnswer } from '#harness/history/event.ts';
import type { OperatorReply } from '#harness/runner/customer.ts';
import { makeChoice, type Prompter } from '../prompter.ts';
import { tryStep, type MenuContext } from '../menu-context.ts';
import type { ConsoleTexts } from '../../texts/en/index.ts';

/** Longest texts of a person in a history. */
const maxLengths = { question: 200, name: 60, note: 500 } as const;

const lengthCheck =
  (limit: number) =>
  (text: string): string | null =>
    text.length <= limit ? null : `≤ ${limit}`;

/** Records what a person observed at a machine. */
export async function recordJudgement(context: MenuContext, machineNo: string): Promise<void> {
  const { prompter, texts } = context;
  const question = await prompter.text(texts.judge.what, texts.judge.example, lengthCheck(maxLengths.question));
  const expect = await prompter.choose<'yes' | 'no'>(texts.judge.should, [
    makeChoice('yes', texts.yes, 'yes'),
    makeChoice('no', texts.no, 'no'),
  ]);
  const observed = await tryStep(context, machineNo, { ask: question, expect });
  if (observed && 'operatorReply' in observed)
    prompter.print(texts.judge.written(texts[observed.operatorReply.answer]));
}

/** Asks the person the question of a step. */
export async function askOperator(
  prompter: Prompter,
  texts: ConsoleTexts,
  question: string,
  lastName: string,
): Promise<OperatorReply> {
  const answer = await prompter.choose<OperatorAnswer>(
    question,
    (['yes', 'no', 'unsure'] as const).map((value) => makeChoice(value, texts[value], value)),
  );
  const operator = await prompter.text(texts.judge.name, lastName, lengthCheck(maxLengths.name));
  const note = await prompter.text(texts.judge.note, '', lengthCheck(maxLengths.note));
  return { answer, operator, note };
}
