import { Button } from '../../components/button.tsx';
import { useTexts } from '../../preferences/preferences.tsx';
import type { EventNames } from '../event-names.ts';
import { formatTime } from '../format-time.ts';
import type { TraceFinding } from '../model/findings.ts';
import { lineOf, type Trace } from '../model/trace.ts';

/** Pieces of evidence that are listed of one finding. */
const maxEvidence = 12;

/** The findings, each with its evidence as links to the events. */
export function FindingList(props: {
  readonly trace: Trace;
  readonly findings: readonly TraceFinding[];
  readonly names: EventNames;
  readonly chosen: number | null;
  readonly onChoose: (place: number) => void;
}) {
  const t = useTexts();
  const { trace, findings, names, chosen, onChoose } = props;
  if (findings.length === 0) return <p class="quiet empty">{t('no-findings')}</p>;
  return (
    <ol class="findings">
      {findings.map(({ check, machine, at, message, impact, events }, index) => (
        <li key={index} class="finding">
          <p>
            <strong>{check}</strong>{' '}
            <span class="quiet">
              {machine === undefined
                ? t('at', { time: formatTime(at) })
                : t('at-machine', { machine, time: formatTime(at) })}
            </span>
          </p>
          <p>{message}</p>
          <p class="quiet">{impact}</p>
          <ul class="evidence-links" aria-label={t('evidence')}>
            {events.slice(0, maxEvidence).map((place) => (
              <li key={place}>
                <EvidenceLink {...{ trace, names, place, onChoose }} isChosen={place === chosen} />
              </li>
            ))}
            {events.length > maxEvidence ? (
              <li class="quiet">{t('and-more', { count: events.length - maxEvidence })}</li>
            ) : null}
          </ul>
        </li>
      ))}
    </ol>
  );
}

/** A link to an event, in its own words. */
function EvidenceLink(props: {
  readonly trace: Trace;
  readonly names: EventNames;
  readonly place: number;
  readonly isChosen: boolean;
  readonly onChoose: (place: number) => void;
}) {
  const t = useTexts();
  const { trace, names, place } = props;
  const event = trace.events[place];
  if (!event) return <span class="quiet">{t('line', { line: lineOf(place) })}</span>;
  return (
    <span class={props.isChosen ? 'chosen' : ''}>
      <Button appearance="link" onClick={() => props.onChoose(place)}>
        {names.observer(event.by)}: {names.sentence(event)}
      </Button>{' '}
      <span class="quiet">
        {formatTime(event.t)} · {t('line', { line: lineOf(place) })}
      </span>
    </span>
  );
}
