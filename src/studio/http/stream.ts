import type { ServerResponse } from 'node:http';
import type { Clock, Timer } from '#core/ports/clock.ts';
import type { Wording } from '../control/delivery-views.ts';
import type { FeedMessage, WorldFeed } from '../control/world-feed.ts';

/** How often a quiet stream shows that it lives, host's ms. */
const keepAliveMs = 15_000;
/** Bytes that wait for a slow reader before it gets nothing more for now, and before it is cut off. */
const [slowBytes, maxBytes] = [256 * 1024, 16 * 2 ** 20];

/** How a stream is written. */
export interface StreamOptions {
  readonly feed: WorldFeed;
  readonly host: Clock;
  readonly lastId: string | null;
  readonly wording: Wording;
  readonly headers: Readonly<Record<string, string>>;
}

/** A message as a server-sent event. */
export function eventText({ event, data, id }: FeedMessage): string {
  return `${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Writes the changes of a world to a response until its reader leaves. @returns how to end it. */
export function writeStream(response: ServerResponse, options: StreamOptions): () => void {
  const { feed, host, lastId, wording, headers } = options;
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
  response.write('retry: 1000\n\n');
  let timer: Timer | null = null;
  const keepAlive = (): void => {
    response.write(': still here\n\n');
    timer = host.after(keepAliveMs, keepAlive);
  };
  const stop = feed.follow(lastId, wording, (message) => {
    response.write(eventText(message));
    if (response.writableLength > maxBytes) response.destroy();
    return response.writableLength < slowBytes;
  });
  timer = host.after(keepAliveMs, keepAlive);
  const end = (): void => {
    stop();
    timer?.cancel();
  };
  response.on('close', end);
  return () => {
    end();
    response.end();
  };
}
