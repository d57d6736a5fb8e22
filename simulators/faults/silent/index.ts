import type { Fault } from '../fault.ts';
import { answersForAnotherJob } from './answers-for-another-job.ts';
import { answersLate } from './answers-late.ts';
import { answersTwice } from './answers-twice.ts';
import { garbageFrame } from './garbage.ts';
import { truncatedFrame } from './truncated-frame.ts';
import { neverAnswers } from './never-answers.ts';
import { staleDone } from './stale-done.ts';
import { wrongSign } from './wrong-sign.ts';

/** Machines that send no answer, a late or second one, one for another job, or an unreadable one. */
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
