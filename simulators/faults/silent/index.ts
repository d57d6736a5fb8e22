import type { Fault } from '../fault.ts';
import { answersForAnotherJob } from './answers-for-another-job.ts';
import { answersLate } from './answers-late.ts';
import { answersTwice } from './answers-twice.ts';
import { garbageFrame } from './garbage.ts';
import { truncatedFrame } from './truncated-frame.ts';
import { neverAnswers } from './never-answers.ts';
import { staleDone } from './stale-done.ts';
import { wrongSign } from './wrong-sign.ts';

/** Machines that say nothing, say it late, twice, for another, or in words that nobody can read. */
export const silentFaults: readonly Fault<unknown>[] = [
  neverAnswers,
  answersLate,
  answersTwice,
  answersForAnotherJob,
  staleDone,
  wrongSign,
  garbageFrame,
  truncatedFrame,
];
