import type { History } from '#harness/history/event.ts';

/** What is left of a history where the core was joined. */
export function fromOutside({ header, events }: History): History {
  return {
    header: { ...header, stage: 'target' },
    events: events.filter(({ by }) => by !== 'core' && by !== 'store'),
  };
}
