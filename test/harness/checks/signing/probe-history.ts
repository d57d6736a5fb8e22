import { forgeryByName } from '#simulators/forgeries/index.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';
import { locker } from '#test/harness/history-machines.ts';

/** A history with one forged request about a paid order, answered with a code after some time. */
export function historyWithProbe(
  name: string,
  code: number,
  { aheadMs = -500, afterMs = 5, endpoint = 'deliver' } = {},
): HistoryBuilder {
  const builder = new HistoryBuilder();
  builder.probe(1_000, builder.order(0, locker), forgeryByName(name), { code, aheadMs, afterMs, endpoint });
  return builder;
}
