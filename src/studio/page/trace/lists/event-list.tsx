import { useMemo } from 'preact/hooks';
import { VirtualList } from '../../components/virtual-list.tsx';
import { useTexts } from '../../preferences/preferences.tsx';
import type { EventNames } from '../event-names.ts';
import { columnTime } from '../format-time.ts';
import { markWords } from '../model/search.ts';
import { lineOf, type Trace } from '../model/trace.ts';

/** Every event, or those at some places, one line each. */
export function EventList(props: {
  readonly trace: Trace;
  readonly names: EventNames;
  readonly chosen: number | null;
  readonly onChoose: (place: number) => void;
  /** Words to mark. */
  readonly words: readonly string[];
  /** Only these places; null: all. */
  readonly places: readonly number[] | null;
  readonly evidence: ReadonlyMap<number, readonly number[]>;
}) {
  const t = useTexts();
  const { trace, names, chosen, places, evidence } = props;
  const count = places?.length ?? trace.events.length;
  const placeAt = (index: number): number => (places === null ? index : (places[index] ?? -1));
  const chosenIndex = useMemo(
    () => (chosen === null ? -1 : places === null ? chosen : places.indexOf(chosen)),
    [chosen, places],
  );
  return (
    <VirtualList
      label={t('events')}
      count={count}
      rowHeight={26}
      chosen={chosenIndex}
      onChoose={(index) => props.onChoose(placeAt(index))}
      rowClass={(index) => `event-row ${evidence.has(placeAt(index)) ? 'evidence' : ''}`}
      empty={t('no-match')}
      renderRow={(index) => <EventRow place={placeAt(index)} {...{ trace, names, words: props.words }} />}
    />
  );
}

function EventRow(props: {
  readonly place: number;
  readonly trace: Trace;
  readonly names: EventNames;
  readonly words: readonly string[];
}) {
  const { place, trace, names, words } = props;
  const event = trace.events[place];
  if (!event) return null;
  const machine = 'machine' in event ? event.machine : '';
  return (
    <>
      <span class="line">{lineOf(place)}</span>
      <span class="time">{columnTime(event.t)}</span>
      <span class={`observer ${event.by}`}>{names.observer(event.by)}</span>
      <span class="machine">
        <Marked text={machine} words={words} />
      </span>
      <span class="sentence">
        <Marked text={names.sentence(event)} words={words} />
      </span>
    </>
  );
}

/** A text whose matches are marked. */
function Marked({ text, words }: { readonly text: string; readonly words: readonly string[] }) {
  return (
    <>
      {markWords(text, words).map((part, index) =>
        part.isMatch ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
      )}
    </>
  );
}
