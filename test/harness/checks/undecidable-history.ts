import type { History } from '#harness/history/event.ts';
import { locker } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';

/**
 * A history of one machine that cannot be judged within the steps of the search: so many customers were let in
 * during one hour, each answered at its end, that their order cannot be found by trial.
 */
export function undecidableHistory(): History {
  const builder = new HistoryBuilder({ stage: 'target' });
  const hourMs = 3_600_000;
  for (let customer = 0; customer < 14; customer += 1) {
    const run = builder.plan(builder.order(0, locker));
    const named = {
      call: 1_000 + customer,
      endpoint: 'deliver',
      machine: locker.machine,
      order: run.order,
      record: run.record,
    };
    builder.add(customer, { by: 'merchant', kind: 'call', ...named, repeatOf: 0 });
    builder.add(hourMs + customer, {
      by: 'merchant',
      kind: 'answer',
      ...named,
      status: 200,
      code: 0,
      delivery: run.delivery,
      reportedStatus: '',
    });
    builder.answer(customer + 1, run).callbackReceived(hourMs + customer, run, 'success');
  }
  // Busy for longer than any of them can hold the lock.
  const last = builder.plan(builder.order(0, locker));
  for (const at of [hourMs + 20_000, hourMs + 60_000]) builder.call(at, last, { code: 6057, delivery: '' });
  return { ...builder.end(hourMs + 90_000), events: builder.events.filter(({ by }) => by !== 'core') };
}
