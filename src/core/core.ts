import { Alarm } from './deadline-timer.ts';
import { createApi, type OnRequest } from './api/api.ts';
import type { OnAudit } from './api/audit.ts';
import type { ApiRequest, ApiResponse } from './api/http/http-types.ts';
import { Guard } from './api/limits/attempt-guard.ts';
import type { CoreConfig } from './config.ts';
import { meetDeadline } from './handle-deadline.ts';
import { configureStore } from './apply-configuration.ts';
import { deliveryService } from './delivery/delivery-service.ts';
import { dispatch } from './delivery/dispatch.ts';
import { Directory } from './devices/machine-directory.ts';
import type { Refusal } from './domain/errors.ts';
import type { Gateway } from './devices/gateway.ts';
import { openGateway } from './devices/open-gateway.ts';
import { compareDescriptions, compareFreshness, compareMerchants, type ConfigChange } from './domain/configuration.ts';
import type { Machine } from './domain/machine.ts';
import type { CoreEvent, Observe } from './events.ts';
import { databaseNote, drawDatabaseNumber, idsOf } from './domain/ids.ts';
import { goOnFromCopy } from './resume-from-backup.ts';
import { Kernel } from './kernel.ts';
import { CallbackSender } from './callbacks/callback-sender.ts';
import { catalogueService } from './orders/catalogue-service.ts';
import { orderService } from './orders/order-service.ts';
import { pickupCodeService } from './orders/pickup-code-service.ts';
import type { Clock } from './ports/clock.ts';
import type { Http } from './ports/http.ts';
import type { WireAcceptor } from './ports/link.ts';
import type { Random } from './ports/random.ts';
import { soundRules, type Rules } from './rules.ts';
import type { Services } from './services.ts';
import { Spans, type OnSpan } from './spans.ts';
import type { Rows, Store } from './store/store.ts';
import { Timeline, type TimelineMark } from './core-clock.ts';

/** What a core is made of: the four ports (`devices` of the core is the fourth), a store, and somebody who watches. */
export interface CoreParts {
  readonly config: CoreConfig;
  readonly clock: Clock;
  readonly random: Random;
  /** The way to the merchants' receivers. */
  readonly http: Http;
  /** Stays the caller's: a core that stops leaves it open. */
  readonly store: Store;
  readonly observe: Observe;
  /** Told of every answer of the API. */
  readonly onRequest?: OnRequest;
  /** Told of every call that was refused or changed something. */
  readonly onAudit?: OnAudit | undefined;
  /** Told how long each stage of each delivery took; without it nothing is measured. */
  readonly onSpan?: OnSpan;
  /** Told of every failure that nobody else can be told of. @param where which part of the core met it. */
  readonly onError: (error: unknown, where: string) => void;
  /** The sound rules, unless the harness tests itself. */
  readonly rules?: Rules;
}

/** What is known of a connection before it is taken. */
export interface Dial {
  readonly known: boolean;
  /** Too many numbers that no machine has came from that address. */
  readonly refusal: Refusal | null;
}

/** A running core. */
export interface Core {
  readonly services: Services;
  /** The open API as a function. */
  readonly handle: (request: ApiRequest) => Promise<ApiResponse>;
  /** Where machines connect. */
  readonly devices: WireAcceptor;
  /** Before a machine's connection is taken: is there such a machine, and if not, is it refused by HTTP? */
  dial(machineNo: string, address: string): Dial;
  /** How many machines are online now. */
  machinesOnline(): number;
  /** The alarm that meets deadlines, for who watches the core's health. */
  readonly alarm: Pick<Alarm, 'ring' | 'silentMs'>;
  /** What the configuration changed of the machines and lanes that the store knew when this core started. */
  readonly configured: readonly ConfigChange[];
  /** When the copy was made that this core goes on from, Unix ms; null when its database is no copy. */
  readonly copiedAt: number | null;
  /**
   * Goes on with other merchants, machines, lanes and descriptions; everything else of a configuration needs a start.
   * What lost its right to be there is cut off before this returns.
   * @returns what changed.
   * @throws StoreFailure with the configuration before still in force.
   */
  configure(config: Reconfigurable): Promise<readonly ConfigChange[]>;
  /** Closes the machines' connections and starts nothing more. What is due stays in the store for the next core. */
  stop(): void;
}

/** What of a configuration may change while a core runs. */
export type Reconfigurable = Pick<CoreConfig, 'merchants' | 'machines' | 'lanes' | 'descriptions'> &
  Partial<Pick<CoreConfig, 'freshness'>>;

/** How often expired replays are forgotten and the timeline's mark is renewed, in ms. */
const housekeepingMs = 60_000;

/** Starts a core on what its store holds: a new one, or what the last core left when it stopped or was killed. */
export async function startCore(parts: CoreParts): Promise<Core> {
  const { clock, config, store, observe, onError, rules = soundRules } = parts;
  const opened = await openStore(parts);
  const timeline = new Timeline(clock, opened.mark);
  const directory = new Directory(await store.read((rows) => machinesOf(rows, config)));
  const spans = parts.onSpan && new Spans(clock, parts.onSpan);
  const kernel = new Kernel({
    clock,
    secrets: parts.random.fork('core'),
    timeline,
    store,
    config,
    ids: idsOf(opened.databaseNumber),
    rules,
    observe,
    spans,
    after: {
      dispatch: (command) =>
        void dispatch(kernel, gateway, command).catch((error: unknown) => onError(error, 'dispatch')),
      wakeSender: (ids) => sender.wake(ids),
      wakeAt: (at) => alarm.wakeAt(at),
    },
  });
  const gateway: Gateway = await openGateway({
    ...parts,
    secrets: parts.random.fork('challenges'),
    kernel,
    directory,
    spans,
  });
  const sender = senderOf(parts, kernel, spans, (at) => alarm.wakeAt(at));
  const alarm = new Alarm({
    clock,
    timeline,
    store,
    sender,
    meet: (due) => meetDeadline(kernel, due),
    onError: (error) => onError(error, 'alarm'),
  });
  const services = servicesOf(kernel, gateway);
  const housekeeping = keepHouse(kernel, (error) => onError(error, 'housekeeping'));
  const { apiOf, dial } = guardedDoors(parts, kernel, services, directory);
  let api = apiOf(config);
  kernel.tell({ kind: 'core-started' });
  for (const event of opened.events) kernel.tell(event);
  alarm.start();
  return {
    services,
    handle: (request) => api(request),
    dial,
    configured: opened.changes,
    copiedAt: opened.copiedAt,
    async configure(next) {
      const changes = await reconfigure(kernel, directory, next);
      api = apiOf(next);
      gateway.revoke();
      return changes;
    },
    devices: gateway,
    machinesOnline: () => gateway.onlineCount,
    alarm,
    stop() {
      for (const part of [housekeeping, alarm, sender, gateway]) part.stop();
      kernel.tell({ kind: 'core-stopped' });
    },
  };
}

function senderOf(
  { clock, config, store, random, http, observe, onError }: CoreParts,
  kernel: Kernel,
  spans: Spans | undefined,
  wakeAt: (at: number) => void,
): CallbackSender {
  return new CallbackSender({
    store,
    clock,
    timeline: kernel.timeline,
    random: random.fork('callbacks'),
    http,
    policy: config.callbacks,
    merchants: () => kernel.config.merchants.length,
    rules: kernel.rules.callback,
    observe,
    spans,
    wakeAt,
    onError: (error, id) => onError(error, `callback ${id}`),
  });
}

/** Makes store, decisions and directory go by another configuration. @returns what changed. */
async function reconfigure(
  kernel: Kernel,
  directory: Directory,
  next: Reconfigurable,
): Promise<readonly ConfigChange[]> {
  const { merchants, machines, lanes, descriptions, freshness = kernel.config.freshness } = next;
  const decided = await kernel.decide((decision) => ({
    changes: configureStore(decision, next, decision.wall),
    machines: machinesOf(decision.tx, next),
  }));
  const before = kernel.config;
  kernel.configure({ ...kernel.config, merchants, machines, lanes, descriptions, freshness });
  directory.replace(decided.machines);
  return [
    ...compareMerchants(before.merchants, merchants),
    ...decided.changes,
    ...compareFreshness(before.freshness, freshness),
    ...compareDescriptions(before.descriptions, descriptions),
  ];
}

/** The ways into a core that strangers knock at: one guard counts what they do wrong, whatever the configuration becomes. */
function guardedDoors(
  { clock, config, onRequest, onAudit, onError }: CoreParts,
  kernel: Kernel,
  services: Services,
  directory: Directory,
) {
  const guard = new Guard(clock, config.limits, (appId) =>
    kernel.config.merchants.some((merchant) => merchant.appId === appId),
  );
  const { signing: rules } = kernel.rules;
  return {
    apiOf: ({ merchants }: Reconfigurable) =>
      createApi({ services, merchants, clock, config, rules, guard, onRequest, onAudit, onError }),
    dial: (machineNo: string, address: string): Dial => {
      const known = directory.machine(machineNo) !== undefined;
      return { known, refusal: known ? null : guard.unknownDial(address) };
    },
  };
}

function servicesOf(kernel: Kernel, gateway: Gateway): Services {
  return {
    orders: orderService(kernel),
    pickupCodes: pickupCodeService(kernel),
    catalogue: catalogueService(kernel, gateway),
    deliveries: deliveryService(kernel, gateway),
  };
}

/** Name of the note in which the store keeps where core time stands. */
const timelineNote = 'timeline';

/** What a core finds in its store. */
interface Opened {
  /** Where the last core's time stood. */
  readonly mark: TimelineMark | undefined;
  readonly databaseNumber: number;
  readonly changes: readonly ConfigChange[];
  readonly events: readonly CoreEvent[];
  readonly copiedAt: number | null;
}

/** The machines of the configured merchants. */
function machinesOf(rows: Rows, { merchants }: Pick<CoreConfig, 'merchants'>): readonly Machine[] {
  return merchants.flatMap(({ appId }) => rows.machines(appId));
}

/**
 * Makes the store say what the configuration says, and enters its database's number where it has none: in a new database,
 * and in one of before there were numbers, whose ids go on from there.
 */
function openStore({ store, config, clock, random }: CoreParts): Promise<Opened> {
  // Before the decision, which may run more than once and draws nothing.
  const drawnNumber = drawDatabaseNumber(random.fork('database'));
  const wall = clock.now();
  return store.decide((tx) => {
    const events: CoreEvent[] = [];
    const copiedAt = goOnFromCopy({ tx, events }, wall);
    const changes = configureStore({ tx, events }, config, wall);
    const number = tx.note(databaseNote);
    if (number === undefined) tx.putNote(databaseNote, String(drawnNumber));
    const mark = tx.note(timelineNote);
    return {
      mark: mark === undefined ? undefined : (JSON.parse(mark) as TimelineMark),
      databaseNumber: number === undefined ? drawnNumber : Number(number),
      changes,
      events,
      copiedAt,
    };
  });
}

/** Renews the timeline's mark and forgets expired replays, now and every minute. */
function keepHouse(kernel: Kernel, onError: (error: unknown) => void): { stop(): void } {
  const { clock, store, timeline } = kernel;
  let stopped = false;
  const tidy = async (): Promise<void> => {
    await store.decide((tx) => tx.putNote(timelineNote, JSON.stringify(timeline.mark())));
    await store.prune(timeline.now());
  };
  const round = (): void => {
    // Who stops the core closes its store, be the house in order or not: the next core begins with tidying.
    if (!stopped) void tidy().catch((error: unknown) => stopped || onError(error));
  };
  round();
  let timer = clock.after(housekeepingMs, function again() {
    round();
    timer = clock.after(housekeepingMs, again);
  });
  return {
    stop() {
      stopped = true;
      timer.cancel();
    },
  };
}
