import { useMemo } from 'preact/hooks';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Pane } from '../../components/pane.tsx';
import { useTexts } from '../../preferences/preferences.tsx';
import type { EventNames } from '../event-names.ts';
import { formatTime } from '../format-time.ts';
import { KnowledgeTimeline } from '../model/knowledge.ts';
import type { TraceFinding } from '../model/findings.ts';
import { lineOf, type Trace } from '../model/trace.ts';
import { DeliveryEvents } from './delivery-events.tsx';
import { Knowledge } from './knowledge.tsx';
import { WireView } from './wire-view.tsx';

interface DetailProps {
  readonly trace: Trace;
  readonly findings: readonly TraceFinding[];
  readonly evidence: ReadonlyMap<number, readonly number[]>;
  readonly names: EventNames;
  readonly chosen: number | null;
  readonly onChoose: (place: number) => void;
}

/** Everything about one event: its members, the wire, who knew what, and its delivery. */
export function EventDetail(props: DetailProps) {
  const t = useTexts();
  const { trace, names, chosen, onChoose } = props;
  const timeline = useMemo(() => new KnowledgeTimeline(trace.header, trace.events), [trace]);
  const event = chosen === null ? undefined : trace.events[chosen];
  if (chosen === null || !event)
    return (
      <Pane heading={t('event')} className="detail">
        <p class="quiet">{t('choose-event')}</p>
      </Pane>
    );
  const delivery = trace.deliveryOf[chosen] ?? '';
  return (
    <Pane
      heading={names.sentence(event)}
      className="detail"
      tools={
        <span class="steps">
          <Button label={t('previous-event')} isDisabled={chosen === 0} onClick={() => onChoose(chosen - 1)}>
            ‹
          </Button>
          <Button
            label={t('next-event')}
            isDisabled={chosen === trace.events.length - 1}
            onClick={() => onChoose(chosen + 1)}
          >
            ›
          </Button>
        </span>
      }
    >
      <p class="quiet">
        {names.observer(event.by)} · {formatTime(event.t)} ·{' '}
        <a href={`#line=${lineOf(chosen)}`}>{t('line', { line: lineOf(chosen) })}</a>
      </p>
      <FindingNotes {...props} place={chosen} />
      {delivery === '' ? null : (
        <Knowledge view={timeline.at(chosen)} delivery={delivery} now={event.t} {...{ names, trace }} />
      )}
      <Members event={event} />
      {event.wire === undefined ? null : <WireView wire={event.wire} />}
      {delivery === '' ? null : <DeliveryEvents {...{ trace, names, delivery, chosen, onChoose }} />}
    </Pane>
  );
}

/** Findings that are shown of one event. */
const maxNotes = 4;

function FindingNotes({ findings, evidence, place }: DetailProps & { readonly place: number }) {
  const t = useTexts();
  const indexes = evidence.get(place) ?? [];
  return (
    <>
      {indexes.slice(0, maxNotes).map((index) => {
        const finding = findings[index];
        return finding ? (
          <p key={index} class="finding-note">
            <strong>{t('evidence-of', { check: finding.check })}</strong> {finding.message}
          </p>
        ) : null;
      })}
      {indexes.length > maxNotes ? <p class="quiet">{t('and-more', { count: indexes.length - maxNotes })}</p> : null}
    </>
  );
}

/** Every member of an event but the wire, as it was recorded. */
function Members({ event }: { readonly event: object }) {
  const t = useTexts();
  const rows = Object.entries(event)
    .filter(([name]) => name !== 'wire')
    .map(([name, value]) => ({
      cells: [
        <code key="name">{name}</code>,
        <code key="value">{typeof value === 'string' ? value : JSON.stringify(value)}</code>,
      ],
    }));
  return (
    <>
      <h3>{t('members')}</h3>
      <DataTable label={t('members')} headings={[]} rows={rows} />
    </>
  );
}
