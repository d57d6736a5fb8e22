import { DataTable } from '../../components/data-table.tsx';
import type { SessionView } from '#harness/session/session-view.ts';
import { useTexts } from '../../preferences/preferences.tsx';
import type { EventNames } from '../event-names.ts';
import type { Trace } from '../model/trace.ts';

/** What each side knew of a delivery at a moment, and what was awaited. */
export function Knowledge(props: {
  readonly view: SessionView;
  readonly delivery: string;
  /** ms since the run began. */
  readonly now: number;
  readonly names: EventNames;
  readonly trace: Trace;
}) {
  const t = useTexts();
  const { view, now, trace } = props;
  const { follow } = props.names.deliveries;
  const state = view.delivery(props.delivery);
  const heading = <h3>{t('who-knows')}</h3>;
  // A log that was imported may have deliveries of machines that its header does not know.
  if (!state || !trace.header.machines.some(({ machine }) => machine === state.machine))
    return (
      <>
        {heading}
        <p class="quiet">{t('not-begun')}</p>
      </>
    );
  const core = follow.coreState(state);
  const { lock } = view.machine(state.machine);
  const rows = [
    [follow.core, trace.header.stage === 'target' ? follow.fromOutside(core) : core],
    [follow.machine, follow.machineState(state)],
    [follow.merchant, follow.merchantState(state)],
    [
      t('band-lock'),
      lock === null
        ? t('lock-free')
        : lock.delivery === state.delivery
          ? follow.lock(lock.expiresAt - now)
          : t('lock-of', { delivery: lock.delivery }),
    ],
    [t('awaited'), follow.awaited(view.awaitedEvent(state), now)],
  ];
  return (
    <>
      {heading}
      <DataTable label={t('who-knows')} headings={[]} rows={rows.map((cells) => ({ cells }))} />
    </>
  );
}
