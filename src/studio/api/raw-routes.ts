import type { Tag } from './route.ts';

/** An operation whose answer is no JSON. */
export interface RawRoute {
  readonly path: string;
  readonly id: 'stream' | 'downloadEvidence' | 'downloadRunFile' | 'readRunHistory';
  readonly tag: Tag;
  readonly summary: string;
  readonly contentType: string;
  readonly params: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

/** Every such operation; the server has a handler for each. */
export const rawRoutes: readonly RawRoute[] = [
  {
    path: '/api/stream',
    id: 'stream',
    tag: 'world',
    summary:
      'Changes as they happen, as server-sent events: `world`, `machines`, `events`, `verdict`; `reload` where a ' +
      'reader missed too much, or another world runs. `Last-Event-ID` goes on where a reader stopped.',
    contentType: 'text/event-stream',
    params: [],
    query: { after: 'As `Last-Event-ID`, for readers that cannot set it.', lang: 'Language of the texts.' },
  },
  {
    path: '/api/evidence/{file}',
    id: 'downloadEvidence',
    tag: 'world',
    summary: 'A file of this session’s evidence',
    contentType: 'application/octet-stream',
    params: ['file'],
    query: {},
  },
  {
    path: '/api/runs/{run}/history',
    id: 'readRunHistory',
    tag: 'runs',
    summary: 'The history of a run, one JSON object a line; secrets on the wire are masked',
    contentType: 'application/x-ndjson',
    params: ['run'],
    query: {},
  },
  {
    path: '/api/runs/{run}/files/{file}',
    id: 'downloadRunFile',
    tag: 'runs',
    summary: 'A file of a run',
    contentType: 'application/octet-stream',
    params: ['run', 'file'],
    query: {},
  },
];
