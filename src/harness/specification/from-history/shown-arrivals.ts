import type { Frame, ReceivedCallback } from '../observation.ts';

/**
 * Frames of a machine whose arrival a callback shows: an outcome that the machine reported once was notified, so its
 * report had arrived by then, and before it everything that was sent on the same connection. Frames that may have got
 * lost stay as they are.
 * @param frames in order of time, on links that keep the order.
 */
export function withShownArrivals(frames: readonly Frame[], callbacks: readonly ReceivedCallback[]): readonly Frame[] {
  const notified = firstNotified(callbacks);
  if (notified.size === 0) return frames;
  const reports = reportsByDelivery(frames);
  /** By connection: by when everything had arrived that was sent before the frames that are still to come. */
  const shown = new Map<number, number>();
  return frames
    .toReversed()
    .map((frame) => {
      if (frame.direction !== 'up' || !frame.arrives.certain) return frame;
      const at = notified.get(deliveryOf(frame)) ?? -Infinity;
      const isProof = at >= frame.at && reports.get(deliveryOf(frame)) === 1;
      const by = Math.min(frame.arrives.by, shown.get(frame.connection) ?? Infinity, isProof ? at : Infinity);
      shown.set(frame.connection, by);
      return { ...frame, arrives: { certain: true, by } };
    })
    .toReversed();
}

/** When each delivery's outcome was notified first. */
function firstNotified(callbacks: readonly ReceivedCallback[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { at, members } of callbacks) {
    const id = members['delivery_id'];
    if (typeof id === 'string' && id !== '' && !times.has(id)) times.set(id, at);
  }
  return times;
}

function reportsByDelivery(frames: readonly Frame[]): ReadonlyMap<string, number> {
  const reports = new Map<string, number>();
  for (const frame of frames) {
    const id = deliveryOf(frame);
    if (id !== '') reports.set(id, (reports.get(id) ?? 0) + 1);
  }
  return reports;
}

/** The delivery that a frame reports; empty: none. */
function deliveryOf({ direction, members }: Frame): string {
  if (direction !== 'up' || members?.['method'] !== 'device.delivery.response') return '';
  const id = members['delivery_id'];
  return typeof id === 'string' ? id : '';
}
