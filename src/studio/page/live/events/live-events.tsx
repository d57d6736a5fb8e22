import { useMemo, useState } from 'preact/hooks';
import type { HistoryEvent } from '#harness/history/event.ts';
import type { EventView } from '../../../schemas/world.ts';
import { CheckField } from '../../components/field.tsx';
import { Pane } from '../../components/pane.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { usePreferences } from '../../preferences/preferences.tsx';
import { eventNamesIn, type EventNames } from '../../trace/event-names.ts';
import { columnTime } from '../../trace/format-time.ts';
import { lineOf } from '../../trace/model/trace.ts';
import { GrowingTrace } from '../model/growing-trace.ts';
import type { LiveState } from '../model/live-state.ts';
import { LiveTimeline } from './live-timeline.tsx';

/** What happens, along time and one event a line; the newest is shown until a person chooses another. */
export function LiveEvents({ live, machine }: { readonly live: LiveState; readonly machine: string | null }) {
  const { t, language } = usePreferences();
  const names = useMemo(() => eventNamesIn(language), [language]);
  const trace = useMemo(() => new GrowingTrace([...live.machines.values()]), []);
  /** Index of the chosen event in the history; null: the newest. */
  const [chosen, setChosen] = useState<number | null>(null);
  const [choices, setChoices] = useState(0);
  const [onlyMachine, setOnlyMachine] = useState(false);
  const { events } = live;
  const shown = useMemo(
    () => (onlyMachine && machine !== null ? events.filter((event) => event['machine'] === machine) : events),
    [events, onlyMachine, machine],
  );
  const newest = shown.at(-1)?.index ?? null;
  const choose = (index: number | null): void => {
    setChosen(index);
    setChoices((count) => count + 1);
  };
  return (
    <Pane
      heading={t('events')}
      className="live-events"
      tools={
        <span class="event-tools">
          {machine === null ? null : (
            <CheckField label={t('only-machine', { machine })} isChecked={onlyMachine} onChange={setOnlyMachine} />
          )}
          <CheckField
            label={t('follow')}
            isChecked={chosen === null}
            onChange={(isFollowing) => choose(isFollowing ? null : newest)}
          />
        </span>
      }
    >
      <LiveTimeline {...{ live, trace, names, machine, chosen, choices }} onChoose={choose} />
      <EventRows {...{ shown, names, chosen }} onChoose={(index) => choose(index === newest ? null : index)} />
    </Pane>
  );
}

/** The events that are shown, oldest first. */
function EventRows(props: {
  readonly shown: readonly EventView[];
  readonly names: EventNames;
  readonly chosen: number | null;
  readonly onChoose: (index: number) => void;
}) {
  const { t } = usePreferences();
  const { shown, names, chosen } = props;
  const row = useMemo(
    () => (chosen === null ? shown.length - 1 : shown.findLastIndex(({ index }) => index <= chosen)),
    [shown, chosen],
  );
  return (
    <VirtualList
      label={t('events')}
      count={shown.length}
      rowHeight={26}
      chosen={row}
      onChoose={(at) => props.onChoose(shown[at]?.index ?? 0)}
      rowClass={() => 'event-row'}
      empty={t('no-events')}
      renderRow={(at) => {
        const event = shown[at];
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
  );
}
