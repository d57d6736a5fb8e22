import type { Trace } from './trace.ts';

/** Place of the event before (−1) or after (1) another in the same delivery; null at its ends. */
export function neighbourInDelivery({ deliveryOf, deliveries }: Trace, place: number, step: 1 | -1): number | null {
  const delivery = deliveryOf[place] ?? '';
  if (delivery === '') return null;
  const places = deliveries.find((row) => row.delivery === delivery)?.places ?? [];
  return places[places.indexOf(place) + step] ?? null;
}
