import { nearest } from '../nearest.ts';
import { answersLate } from './answers-late.ts';
import type { Fault } from './fault.ts';
import { goodsStuck } from './goods-stuck.ts';
import { neverAnswers } from './never-answers.ts';

/** Every failure mode that there is. */
export const faults: readonly Fault<unknown>[] = [goodsStuck, neverAnswers, answersLate];

/**
 * The failure mode of that name.
 * @throws {Error} that names the nearest one when there is none of that name.
 */
export function faultNamed(name: string): Fault<unknown> {
  const found = faults.find((fault) => fault.name === name);
  if (found) return found;
  const names = faults.map((fault) => fault.name);
  throw new Error(`There is no fault '${name}'. Did you mean '${nearest(name, names)}'? There are: ${names.join(', ')}.`);
}
