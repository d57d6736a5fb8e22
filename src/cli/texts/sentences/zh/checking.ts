import type { Sentences } from '../translator.ts';

/** What `check` prints beside its report, in Chinese. */
export const checking: Sentences = {
  'the history is judged as a whole: {reason}.': '历史作为整体判定：{reason}。',
  'the run is to be measured': '运行需要测量',
  'something is about no machine of the header': '有事件不属于文件头中的任何设备',
  'the history has changed while it was read': '读取期间历史发生了变化',
};
