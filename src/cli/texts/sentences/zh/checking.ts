import type { Sentences } from '../translator.ts';

/** What `check` and the reports of a judged history print, in Chinese. */
export const checking: Sentences = {
  'the history is judged as a whole: {reason}.': '历史作为整体判定：{reason}。',
};
