import { useEffect, useState } from 'preact/hooks';
import { Badge, toneOf } from '../../components/badge.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { usePreferences } from '../../preferences/preferences.tsx';
import type { DeliveryView } from '../../../schemas/world.ts';
import { eventNamesIn } from '../../trace/event-names.ts';
import { callApi } from '../../client/api.ts';
import { every } from '../../client/browser.ts';
import type { LiveState } from '../model/live-state.ts';

/** Deliveries that are asked for. */
const maxDeliveries = 5;
/** How often what is awaited is asked for anew while a delivery is open, ms. */
const askEveryMs = 500;

/** The latest deliveries of a machine, asked for anew when something happened. */
function useDeliveries(live: LiveState, machine: string): readonly DeliveryView[] {
  const { language } = usePreferences();
  const [deliveries, setDeliveries] = useState<readonly DeliveryView[]>([]);
  const [turn, setTurn] = useState(0);
  const isOpen = live.world.state === 'running' && deliveries.some((delivery) => delivery.isOpen);
  useEffect(() => {
    let isWanted = true;
    const path = `/api/deliveries?machine=${machine}&limit=${maxDeliveries}&lang=${language}`;
    callApi<{ readonly deliveries: readonly DeliveryView[] }>('GET', path).then(
      (answer) => isWanted && setDeliveries(answer.deliveries),
      // The banner shows that the connection is lost.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [machine, language, live.machines.get(machine), turn]);
  useEffect(() => {
    if (!isOpen) return;
    return every(askEveryMs, () => setTurn((last) => last + 1));
  }, [isOpen]);
  return deliveries.filter((delivery) => delivery.machine === machine);
}

/** What each side knows of the latest deliveries of a machine, and what everybody waits for. */
export function DeliveryWatch({ live, machine }: { readonly live: LiveState; readonly machine: string }) {
  const { t, language } = usePreferences();
  const deliveries = useDeliveries(live, machine);
  const names = eventNamesIn(language);
  const { follow } = names.deliveries;
  const [latest, ...earlier] = deliveries;
  if (!latest) return <p class="quiet">{t('no-sales')}</p>;
  const outcomeOf = ({ outcome }: DeliveryView) => (
    <Badge tone={outcome === null ? 'quiet' : toneOf(outcome)}>{names.outcome(outcome ?? 'open')}</Badge>
  );
  const { knowledge, waitsFor } = latest;
  const rows = [
    [follow.core, knowledge.core],
    [follow.machine, knowledge.machine],
    [follow.merchant, knowledge.merchant],
    [t('awaited'), waitsFor],
  ];
  return (
    <div class="delivery-watch">
      <h4>
        {t('delivery', { delivery: latest.delivery })} {outcomeOf(latest)}
      </h4>
      <DataTable label={t('who-knows')} headings={[]} rows={rows.map((cells) => ({ cells }))} />
      {earlier.length === 0 ? null : (
        <p class="earlier">
          {earlier.map((delivery) => (
            <span key={delivery.delivery} title={delivery.knowledge.merchant}>
              {delivery.delivery} {outcomeOf(delivery)}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
