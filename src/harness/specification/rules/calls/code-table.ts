import type { ClauseName } from '../../clauses.ts';

/** A row of the table of codes (§6). */
export interface CodeRow {
  readonly clause: ClauseName;
  readonly statuses: readonly number[];
  readonly texts: readonly [chinese: string, english: string];
  /** Members that `data` of a refusal may have; empty: it is empty. */
  readonly data: readonly ('retry_after_ms' | 'order_id')[];
}

function row(
  clause: ClauseName,
  statuses: CodeRow['statuses'],
  texts: CodeRow['texts'],
  data: CodeRow['data'] = [],
): CodeRow {
  return { clause, statuses, texts, data };
}

/** The codes of refusals. Statuses are those of §6 and, of 4003, 4004 and 4290, those of §1. */
export const codeTable: ReadonlyMap<number, CodeRow> = new Map([
  [4000, row('code-4000', [401], ['Appid 不能为空', 'Appid is empty'])],
  [4001, row('code-4001', [401], ['Appid 无效', 'Appid is invalid'])],
  [4003, row('code-4003', [400, 408, 413, 415, 417, 431, 505], ['参数无效', 'invalid parameters'])],
  [4004, row('code-4004', [404, 405, 426], ['未找到', 'not found'])],
  [4006, row('code-4006', [400], ['签名无效', 'sign is invalid'])],
  [4008, row('code-4008', [503], ['设备离线', 'machine is offline'])],
  [4009, row('code-4009', [401], ['AppSecret 无效', 'AppSecret is invalid'])],
  [4290, row('code-4290', [429, 503], ['请求过于频繁', 'too many requests'], ['retry_after_ms'])],
  [5000, row('code-5000', [500], ['内部错误', 'internal error'])],
  [5001, row('code-5001', [409], ['设备正在转让', 'machine is in transfer'])],
  [6021, row('code-6021', [400, 409], ['不支持的 method', 'method not allowed'])],
  [6026, row('code-6026', [404], ['设备不存在', 'machine not found'])],
  [6030, row('code-6030', [409], ['取货码已存在', 'pickup code exists'])],
  [6031, row('code-6031', [409], ['取货码已禁用', 'pickup code is disabled'])],
  [6032, row('code-6032', [409], ['取货码已过期', 'pickup code is expired'])],
  [6033, row('code-6033', [409], ['取货码已使用', 'pickup code is used'], ['order_id'])],
  [6034, row('code-6034', [409], ['商品已出货', 'delivered already'])],
  [6040, row('code-6040', [409], ['trade_id 已存在', 'trade_id exists'], ['order_id'])],
  [6042, row('code-6042', [409], ['订单已过期', 'order is expired'])],
  [6043, row('code-6043', [409], ['订单状态无效', 'order status is invalid'])],
  [6045, row('code-6045', [404], ['商品不存在', 'product not found'])],
  [6047, row('code-6047', [409], ['库存不足', 'stock too low'])],
  [6054, row('code-6054', [409], ['订单未支付', 'order is unpaid'])],
  [6057, row('code-6057', [409], ['设备正在出货', 'machine is busy'], ['retry_after_ms'])],
]);
