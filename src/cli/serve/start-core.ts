import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { startCore, type Core, type CoreParts } from '#core/core.ts';
import type { CoreEvent } from '#core/events.ts';
import { Metrics } from '#core/metrics.ts';
import type { Clock } from '#core/ports/clock.ts';
import { entryLine, spanLine } from '#harness/history/ndjson.ts';
import { randomWithSystemSecrets, systemSeed } from '#harness/stages/random.ts';
import { messageOf } from '../shared/errors.ts';
import { EventFile } from '../shared/event-file.ts';
import type { RequestedPatch } from '../shared/requested-patch.ts';
import { openAudit, type Audit } from './audit.ts';
import { LineSampler } from './line-sampler.ts';
import { openServedStore, type ServedStore } from './served-store.ts';
import type { ServeSettings } from './settings.ts';

/** A running core with its store and what observes it. */
export interface RunningCore {
  readonly core: Core;
  readonly store: ServedStore['store'];
  readonly metrics: Metrics;
  readonly audit: Audit;
  readonly errors: LineSampler;
  /** The database existed before this start. */
  readonly isRestart: boolean;
  /** Closes store and files after the core has stopped. */
  close(): Promise<void>;
}

/** Options of {@link startServedCore}. */
export interface StartOptions {
  readonly clock: Clock;
  /** Prints a line for the operator. */
  readonly warn: (line: string) => void;
  /** Prints an event for the operator; null with `--quiet`. */
  readonly log: ((event: CoreEvent) => void) | null;
  /** Paths of the event file and the audit; undefined: not written. */
  readonly events: string | undefined;
  readonly audit: string | undefined;
  readonly makePatch: RequestedPatch['makePatch'];
}

/**
 * Opens the database and the files of a served core, and starts it.
 * @throws UsageError when a file cannot be opened.
 */
export async function startServedCore(settings: ServeSettings, options: StartOptions): Promise<RunningCore> {
  const { clock, warn, log, events } = options;
  const patch = options.makePatch();
  const errors = new LineSampler(clock, warn);
  const eventFile = events === undefined ? null : await EventFile.append(events, clock);
  // A core continues without its event file, so that customers are not affected.
  eventFile?.failure.catch((error: unknown) => warn(messageOf(error)));
  const audit = await openAudit(options.audit, clock, warn);
  const { store, isRestart, group } = await openServedStore(settings, patch.sqlite);
  // Some mutants act from the second start on.
  const start = isRestart ? 2 : 1;
  const metrics = new Metrics();
  const { allowAddresses, resolveTimeoutMs } = settings.core.callbacks;
  const http = undiciHttp({ guard: { allowAddresses }, resolveTimeoutMs });
  const parts: CoreParts = {
    config: settings.core,
    clock,
    random: randomWithSystemSecrets(systemSeed()),
    http,
    store,
    ...(group && { group }),
    ...coreObservers(metrics, eventFile, log),
    onAudit: audit.onAudit,
    onError: (error, where) => errors.line(where, 'error', () => `${where}: ${messageOf(error)}`),
  };
  const startedCore = await startCore(patch.parts?.(parts, start) ?? parts);
  const core = patch.core?.(startedCore, start) ?? startedCore;
  const close = async (): Promise<void> => {
    // Running callbacks stay due in the store, so the end does not wait for receivers.
    void http.close().catch(() => undefined);
    await store.close();
    await eventFile?.close();
    if (eventFile && eventFile.droppedEvents > 0)
      warn(`${eventFile.droppedEvents} events were not written to ${events}`);
    await audit.close();
  };
  return { core, store, metrics, audit, errors, isRestart, close };
}

/** Observers of the core: metrics, event file and log. */
function coreObservers(
  metrics: Metrics,
  file: EventFile | null,
  log: ((event: CoreEvent) => void) | null,
): Pick<CoreParts, 'onEvent' | 'onRequest' | 'onSpan'> {
  return {
    onEvent: (event, at) => {
      metrics.observe(event, at);
      file?.write(entryLine(at, 'core', event));
      log?.(event);
    },
    onRequest: (endpoint, status, code, ms) => metrics.countRequest(endpoint, status, code, ms),
    onSpan: (span) => {
      metrics.observeSpan(span);
      file?.write(spanLine(span));
    },
  };
}
