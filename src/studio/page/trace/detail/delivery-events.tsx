import { useTexts } from '../../preferences/preferences.tsx';
import type { EventNames } from '../event-names.ts';
import type { Trace } from '../model/trace.ts';

/** Events of one delivery that are listed. */
const maxEvents = 200;

/** The events of a delivery, with the chosen one marked; times count from its first. */
export function DeliveryEvents(props: {
  readonly trace: Trace;
  readonly names: EventNames;
  readonly delivery: string;
  readonly chosen: number;
  readonly onChoose: (place: number) => void;
}) {
  const t = useTexts();
  const { trace, names, chosen } = props;
  const places = trace.deliveries.find(({ delivery }) => delivery === props.delivery)?.places ?? [];
  const start = trace.events[places[0] ?? 0]?.t ?? 0;
  return (
    <>
      <h3>{t('delivery', { delivery: props.delivery })}</h3>
      <ol class="delivery-events">
        {places.slice(0, maxEvents).map((place) => {
          const event = trace.events[place];
          return event ? (
            <li key={place}>
              <button
                type="button"
                class="button plain"
                aria-current={place === chosen ? 'true' : undefined}
                onClick={() => props.onChoose(place)}
              >
                <span class="time">+{((event.t - start) / 1_000).toFixed(3)}</span>
                <span class={`observer ${event.by}`}>{names.observer(event.by)}</span>
                <span class="sentence">{names.sentence(event)}</span>
              </button>
            </li>
          ) : null;
        })}
      </ol>
      {places.length > maxEvents ? <p class="quiet">{t('and-more', { count: places.length - maxEvents })}</p> : null}
    </>
  );
}
