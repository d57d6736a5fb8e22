import { motorTypes } from '#simulators/motors/index.ts';

/** What a cell of a log means for its run; `unknown` if its word is not understood. */
export type CellMeaning = 'wanted' | 'other' | 'unknown';

/** Words for a run that went well, and for one that did not, as controllers, programs and people write them. */
const successWords = [
  'success',
  'successful',
  'succeeded',
  'succeed',
  'ok',
  'true',
  'yes',
  'y',
  '1',
  'done',
  'completed',
  'complete',
  'delivered',
  'dispensed',
  'pass',
  'passed',
  '成功',
  '出货成功',
  '已出货',
  '已完成',
  '完成',
  '正常',
];
const failureWords = [
  'failure',
  'fail',
  'failed',
  'false',
  'no',
  'n',
  'error',
  'err',
  'timeout',
  'timed-out',
  'jam',
  'jammed',
  'stuck',
  'busy',
  'offline',
  'empty',
  'sold-out',
  'cancelled',
  'canceled',
  'aborted',
  'rejected',
  'refused',
  'unknown',
  '失败',
  '出货失败',
  '超时',
  '卡货',
  '缺货',
  '故障',
  '异常',
  '错误',
  '取消',
  '已取消',
  '离线',
  '忙',
];
/** Other words for motor types than their names and titles. */
const motorWords: Readonly<Record<string, readonly string[]>> = {
  'electronic-lock': ['lock', 'locker', '电子锁', '格子柜', '锁'],
  spring: ['spring-motor', 'coil', '弹簧', '弹簧电机', '弹簧机'],
  conveyor: ['belt', '履带', '传送带', '皮带'],
  drinks: ['drink', '饮料', '饮料机'],
};

/** Lower case, with one hyphen for blanks and underscores: `Timed_Out` is `timed-out`. */
function normalizeWord(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '-');
}

/**
 * Whether a run went well by its outcome. An empty cell is taken for yes.
 * @param hasOnes whether the column also has 1, so that 0 is its opposite; by itself 0 may be a code for success.
 */
export function outcomeMeaning(text: string, hasOnes: boolean): CellMeaning {
  const normalized = normalizeWord(text);
  if (normalized === '' || successWords.includes(normalized)) return 'wanted';
  return failureWords.includes(normalized) || (normalized === '0' && hasOnes) ? 'other' : 'unknown';
}

/** Whether a run is of this motor type. An empty cell is taken for yes. */
export function motorMeaning(text: string, motor: string): CellMeaning {
  const normalized = normalizeWord(text);
  if (normalized === '') return 'wanted';
  const type = motorTypes.find(({ name, title, titleZh }) =>
    [name, title, titleZh, ...(motorWords[name] ?? [])].map(normalizeWord).includes(normalized),
  );
  return type === undefined ? 'unknown' : type.name === motor ? 'wanted' : 'other';
}

/** Whether a run is of one item. An empty cell is taken for yes. */
export function quantityMeaning(text: string): CellMeaning {
  if (text.trim() === '') return 'wanted';
  const items = Number(text);
  if (!Number.isInteger(items) || items < 1) return 'unknown';
  return items === 1 ? 'wanted' : 'other';
}
