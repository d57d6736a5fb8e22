import { forgeries } from '#simulators/forgeries/index.ts';
import type { History } from '#harness/history/event.ts';
import type { HistoryHeader } from '#harness/history/header.ts';
import { locker, snacks, coffees } from './history-machines.ts';
import { HistoryBuilder } from './history-builder.ts';

/**
 * A history with nothing to find in it: sales on all machines, a failure that is
 * tried again, a late answer while the next delivery holds the lock, a machine that falls silent.
 */
export function cleanHistory(changes: Partial<HistoryHeader> = {}): History {
  return buildFirstPart(changes).end(140_000);
}

/** The same, and all that is needed for every check to have something to look at. */
export function historyForAllChecks(changes: Partial<HistoryHeader> = {}): History {
  const builder = buildFirstPart(changes);
  addLaterPart(builder);
  return builder.end(400_000);
}

function buildFirstPart(changes: Partial<HistoryHeader>): HistoryBuilder {
  const builder = new HistoryBuilder(changes);
  builder.add(0, { by: 'core', kind: 'core-started' });
  builder.sale(1_000, builder.order(500, locker));
  builder.sale(1_500, builder.order(500, coffees, 3));

  const stuckOrder = builder.order(600, locker);
  const stuck = builder.startDelivery(3_000, stuckOrder);
  builder
    .motor(3_020, 3_800, stuck)
    .fault(3_600, stuck, 'goods-stuck')
    .answer(3_800, stuck, false)
    .settle(3_810, stuck, 'failure');
  builder.sale(5_000, stuckOrder);

  const slow = builder.startDelivery(10_000, builder.order(700, locker));
  builder.motor(10_020, 10_600, slow).drop(10_500, slow).released(25_000, slow, 'dwell');
  const next = builder.startDelivery(25_100, builder.order(24_000, locker));
  builder
    .fault(25_300, slow, 'answers-late')
    .answer(25_300, slow)
    .settled(25_310, slow, 'success')
    .callbackReceived(25_330, slow, 'success');
  builder.motor(25_200, 25_780, next).drop(25_700, next).answer(25_780, next).settle(25_790, next, 'success');

  const silent = builder.startDelivery(12_000, builder.order(800, snacks));
  builder
    .motor(12_020, 12_600, silent)
    .drop(12_500, silent)
    .fault(12_700, silent, 'never-answers')
    .released(42_000, silent, 'dwell');
  builder.settled(132_000, silent, 'timeout').callbackReceived(132_020, silent, 'timeout');
  builder.call(133_000, silent, { code: 6043, delivery: '' });
  return builder;
}

/** A queue, a repeated request, a crash, a clock that is set, a receiver that hangs, and a count of the stock. */
function addLaterPart(builder: HistoryBuilder): void {
  const party = builder.order(150_000, locker, 2);
  builder.queued(150_010, party, 1).queued(150_010, party, 2);
  builder.runJob(150_020, party, 1);
  builder.runJob(150_740, party, 2);

  const repeated = builder.sale(160_000, builder.order(159_000, coffees));
  const call = builder.call(161_000, repeated);
  builder.call(161_010, repeated, { repeatOf: call });
  builder.call(162_000, repeated, { endpoint: 'delivery-result', reportedStatus: '出货完成' });
  builder.call(163_000, repeated, { endpoint: 'delivery-result', reportedStatus: '出货完成' });

  const crashed = builder.startDelivery(200_000, builder.order(199_000, snacks));
  builder
    .fault(200_300, crashed, 'cut-between-drop-and-answer')
    .crash(200_300, 203_000)
    .motor(200_020, 200_700, crashed)
    .drop(200_600, crashed)
    .answer(204_000, crashed)
    .settle(204_010, crashed, 'success');
  builder.sale(206_000, builder.order(205_000, snacks));

  const skewed = builder.startDelivery(220_000, builder.order(219_000, snacks));
  builder.add(221_000, { by: 'harness', kind: 'clock-set', byMs: 3_600_000 }).fault(220_010, skewed, 'never-answers');
  builder
    .released(250_000, skewed, 'dwell')
    .settled(340_000, skewed, 'timeout')
    .callbackReceived(340_020, skewed, 'timeout');

  const duringReceiverFault = builder.sale(350_000, builder.order(349_000, locker));
  builder.callback(350_720, duringReceiverFault, 1, 'http://merchant.test/').receiverFault(350_700, 'other-merchant');

  const probedOrder = builder.order(360_000, snacks);
  forgeries
    .filter(({ refusalCodes, aheadMs }) => refusalCodes.length > 0 && !aheadMs)
    .forEach((forgery, index) =>
      builder.probe(361_000 + 10 * index, probedOrder, forgery, { code: forgery.refusalCodes[0] ?? 0 }),
    );
  for (const machine of [locker, snacks, coffees]) builder.count(399_000, machine);
}
