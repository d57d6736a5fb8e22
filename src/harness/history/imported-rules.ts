import type { HarnessEvent, LogPlace, RejectedRow } from './event.ts';
import type { ImportedSource } from './header.ts';
import {
  boolean,
  integer,
  listOf,
  object,
  oneOf,
  optional,
  string,
  strings,
  texts,
  type Members,
} from './value-rules.ts';

/** What reading a log came to, at the end of its history. */
export const logReadMembers: Members<Omit<Extract<HarnessEvent, { readonly kind: 'log-read' }>, 'kind'>> = {
  rows: integer,
  unmatched: integer,
  moved: integer,
  earlier: integer,
  truncated: boolean,
  rejected: listOf<RejectedRow>({ line: integer, reason: string, machine: string, kinds: strings }),
  moreRejected: integer,
};

/** The place of an event in the log that it was imported from. */
export const logPlace = object<LogPlace>({ line: integer, ids: optional(texts) });

const edge = oneOf('at-rest', 'under-way');

/** The log of a history that was imported, in its header. */
export const importedSource = object<ImportedSource>({
  kind: oneOf('imported'),
  log: string,
  shows: strings,
  partial: strings,
  drops: oneOf('sensor', 'reported', 'none'),
  begins: edge,
  ends: edge,
});
