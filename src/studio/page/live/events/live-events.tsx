import { useEffect, useMemo, useState } from 'preact/hooks';
import { CheckField } from '../../components/field.tsx';
import { Pane } from '../../components/pane.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { usePreferences } from '../../preferences/preferences.tsx';
import type { HistoryEvent } from '#harness/history/event.ts';
import { eventNamesIn } from '../../trace/event-names.ts';
import { columnTime } from '../../trace/format-time.ts';
import { lineOf } from '../../trace/model/trace.ts';
import type { LiveState } from '../model/live-state.ts';

/** What happens, one event a line; the newest is shown until a person chooses another. */
export function LiveEvents({ live, machine }: { readonly live: LiveState; readonly machine: string | null }) {
  const { t, language } = usePreferences();
  const names = useMemo(() => eventNamesIn(language), [language]);
  const [isFollowing, setIsFollowing] = useState(true);
  const [onlyMachine, setOnlyMachine] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const { events } = live;
  const shown = useMemo(
    () => (onlyMachine && machine !== null ? events.filter((event) => event['machine'] === machine) : events),
    [events, onlyMachine, machine],
  );
  useEffect(() => {
    if (isFollowing) setChosen(shown.length - 1);
  }, [isFollowing, shown]);
  return (
    <Pane
      heading={t('events')}
      className="live-events"
      tools={
        <span class="event-tools">
          {machine === null ? null : (
            <CheckField label={t('only-machine', { machine })} isChecked={onlyMachine} onChange={setOnlyMachine} />
          )}
          <CheckField label={t('follow')} isChecked={isFollowing} onChange={setIsFollowing} />
        </span>
      }
    >
      <VirtualList
        label={t('events')}
        count={shown.length}
        rowHeight={26}
        chosen={Math.min(chosen, shown.length - 1)}
        onChoose={(index) => {
          setChosen(index);
          setIsFollowing(index === shown.length - 1);
        }}
        rowClass={() => 'event-row'}
        empty={t('no-events')}
        renderRow={(index) => {
          const event = shown[index];
          if (!event) return null;
          // The stream sends events as the history has them, but for the wire.
          const named = event as unknown as HistoryEvent;
          return (
            <>
              <span class="line">{lineOf(event.index)}</span>
              <span class="time">{columnTime(event.t)}</span>
              <span class={`observer ${event.by}`}>{names.observer(named.by)}</span>
              <span class="machine">{'machine' in named ? named.machine : ''}</span>
              <span class="sentence">{names.sentence(named)}</span>
            </>
          );
        }}
      />
    </Pane>
  );
}
