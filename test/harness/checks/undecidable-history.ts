import type { History } from '#harness/history/event.ts';
import { locker, Story } from '../history-builder.ts';

/**
 * A history of one machine that nobody can judge in the steps which the search may take: so many customers were let in
 * during one hour, each answered at its end, that their order cannot be found by trial.
 */
export function endlessHistory(): History {
  const story = new Story({ stage: 'remote' });
  const hourMs = 3_600_000;
  for (let customer = 0; customer < 14; customer += 1) {
    const run = story.plan(story.order(0, locker));
    const named = {
      call: 1_000 + customer,
      does: 'deliver',
      machine: locker.machine,
      order: run.order,
      record: run.record,
    };
    story.add(customer, { by: 'merchant', kind: 'call', ...named, again: 0 });
    story.add(hourMs + customer, {
      by: 'merchant',
      kind: 'answer',
      ...named,
      status: 200,
      code: 0,
      delivery: run.delivery,
      says: '',
    });
    story.answer(customer + 1, run).told(hourMs + customer, run, 'success');
  }
  // Busy for longer than any of them can hold the lock.
  const last = story.plan(story.order(0, locker));
  for (const at of [hourMs + 20_000, hourMs + 60_000]) story.call(at, last, { code: 6057, delivery: '' });
  return { ...story.end(hourMs + 90_000), events: story.events.filter(({ by }) => by !== 'core') };
}
