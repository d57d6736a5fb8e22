import { DeadlineTimer } from './deadline-timer.ts';
import { createApi, type OnRequest } from './api/api.ts';
import type { OnAudit } from './api/audit.ts';
import type { ApiRequest, ApiResponse } from './api/http/http-types.ts';
import { AttemptGuard } from './api/limits/attempt-guard.ts';
import type { CoreConfig } from './config.ts';
import { handleDeadline } from './handle-deadline.ts';
import { applyConfiguration } from './apply-configuration.ts';
import { deliveryService } from './delivery/delivery-service.ts';
import { dispatch } from './delivery/dispatch.ts';
import { MachineDirectory } from './devices/machine-directory.ts';
import type { Refusal } from './domain/errors.ts';
import type { Gateway } from './devices/gateway.ts';
import { openGateway } from './devices/open-gateway.ts';
import { compareDescriptions, compareFreshness, compareMerchants, type ConfigChange } from './domain/configuration.ts';
import type { Machine } from './domain/machine.ts';
import type { CoreEvent, OnCoreEvent } from './events.ts';
import { databaseNote, drawDatabaseNumber, idsOf } from './domain/ids.ts';
import { resumeFromBackup } from './resume-from-backup.ts';
import { Kernel } from './kernel.ts';
import { CallbackSender } from './callbacks/callback-sender.ts';
import { catalogueService } from './orders/catalogue-service.ts';
import { orderService } from './orders/order-service.ts';
import { pickupCodeService } from './orders/pickup-code-service.ts';
import type { Clock } from './ports/clock.ts';
import type { Http } from './ports/http.ts';
import type { WireAcceptor } from './ports/link.ts';
import type { Random } from './ports/random.ts';
import { defaultRules, type Rules } from './rules.ts';
import type { Services } from './services.ts';
import { SpanTracker, type OnSpan } from './spans.ts';
import type { Rows, Store } from './store/store.ts';
import { CoreClock, type CoreClockAnchor } from './core-clock.ts';

/** What a core is made of: the four ports (`devices` of the core is the fourth), a store, and somebody who watches. */
export interface CoreParts {
  readonly config: CoreConfig;
  readonly clock: Clock;
  readonly random: Random;
  /** The way to the merchants' receivers. */
  readonly http: Http;
  /** Stays the caller's: a core that stops leaves it open. */
  readonly store: Store;
  readonly onEvent: OnCoreEvent;
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
export interface ConnectionCheck {
  readonly isKnown: boolean;
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
  checkConnection(machineNo: string, address: string): ConnectionCheck;
  /** How many machines are online now. */
  machinesOnline(): number;
  /** The alarm that meets deadlines, for who watches the core's health. */
  readonly deadlineTimer: Pick<DeadlineTimer, 'checkSoon' | 'msSinceCheck'>;
  /** What the configuration changed of the machines and lanes that the store knew when this core started. */
  readonly configChanges: readonly ConfigChange[];
  /** When the copy was made that this core goes on from, Unix ms; null when its database is no copy. */
  readonly backupTakenAt: number | null;
  /**
   * Goes on with other merchants, machines, lanes and descriptions; everything else of a configuration needs a start.
   * What lost its right to be there is cut off before this returns.
   * @returns what changed.
   * @throws StoreFailure with the configuration before still in force.
   */
  reconfigure(config: ReloadableConfig): Promise<readonly ConfigChange[]>;
  /** Closes the machines' connections and starts nothing more. What is due stays in the store for the next core. */
  stop(): void;
}

/** What of a configuration may change while a core runs. */
export type ReloadableConfig = Pick<CoreConfig, 'merchants' | 'machines' | 'lanes' | 'descriptions'> &
  Partial<Pick<CoreConfig, 'freshness'>>;

/** How often expired replays are forgotten and the timeline's mark is renewed, in ms. */
const maintenanceIntervalMs = 60_000;

/** Starts a core on what its store holds: a new one, or what the last core left when it stopped or was killed. */
export async function startCore(parts: CoreParts): Promise<Core> {
  const { clock, config, store, onEvent, onError, rules = defaultRules } = parts;
  const opened = await openStore(parts);
  const coreClock = new CoreClock(clock, opened.clockAnchor);
  const directory = new MachineDirectory(await store.read((rows) => configuredMachines(rows, config)));
  const spans = parts.onSpan && new SpanTracker(clock, parts.onSpan);
  const kernel = new Kernel({
    clock,
    secrets: parts.random.fork('core'),
    coreClock,
    store,
    config,
    ids: idsOf(opened.databaseNumber),
    rules,
    onEvent,
    spans,
    after: {
      dispatch: (command) =>
        void dispatch(kernel, gateway, command).catch((error: unknown) => onError(error, 'dispatch')),
      sendCallbacks: (ids) => callbackSender.sendAll(ids),
      scheduleDeadline: (at) => deadlineTimer.scheduleAt(at),
    },
  });
  const gateway: Gateway = await openGateway({
    ...parts,
    secrets: parts.random.fork('challenges'),
    kernel,
    directory,
    spans,
  });
  const callbackSender = createCallbackSender(parts, kernel, spans, (at) => deadlineTimer.scheduleAt(at));
  const deadlineTimer = new DeadlineTimer({
    clock,
    coreClock,
    store,
    sender: callbackSender,
    handle: (due) => handleDeadline(kernel, due),
    onError: (error) => onError(error, 'alarm'),
  });
  const services = createServices(kernel, gateway);
  const maintenance = runMaintenance(kernel, (error) => onError(error, 'housekeeping'));
  const { apiFor, checkConnection } = guardedEntryPoints(parts, kernel, services, directory);
  let api = apiFor(config);
  kernel.emit({ kind: 'core-started' });
  for (const event of opened.events) kernel.emit(event);
  deadlineTimer.start();
  return {
    services,
    handle: (request) => api(request),
    checkConnection,
    configChanges: opened.configChanges,
    backupTakenAt: opened.backupTakenAt,
    async reconfigure(next) {
      const changes = await applyReload(kernel, directory, next);
      api = apiFor(next);
      gateway.closeRevoked();
      return changes;
    },
    devices: gateway,
    machinesOnline: () => gateway.onlineCount,
    deadlineTimer,
    stop() {
      for (const part of [maintenance, deadlineTimer, callbackSender, gateway]) part.stop();
      kernel.emit({ kind: 'core-stopped' });
    },
  };
}

function createCallbackSender(
  { clock, config, store, random, http, onEvent, onError }: CoreParts,
  kernel: Kernel,
  spans: SpanTracker | undefined,
  scheduleDeadline: (at: number) => void,
): CallbackSender {
  return new CallbackSender({
    store,
    clock,
    coreClock: kernel.coreClock,
    random: random.fork('callbacks'),
    http,
    policy: config.callbacks,
    merchantCount: () => kernel.config.merchants.length,
    rules: kernel.rules.callback,
    onEvent,
    spans,
    scheduleDeadline,
    onError: (error, id) => onError(error, `callback ${id}`),
  });
}

/** Makes store, decisions and directory go by another configuration. @returns what changed. */
async function applyReload(
  kernel: Kernel,
  directory: MachineDirectory,
  next: ReloadableConfig,
): Promise<readonly ConfigChange[]> {
  const { merchants, machines, lanes, descriptions, freshness = kernel.config.freshness } = next;
  const stored = await kernel.decide((decision) => ({
    changes: applyConfiguration(decision, next, decision.wallMs),
    machines: configuredMachines(decision.tx, next),
  }));
  const before = kernel.config;
  kernel.configure({ ...kernel.config, merchants, machines, lanes, descriptions, freshness });
  directory.replace(stored.machines);
  return [
    ...compareMerchants(before.merchants, merchants),
    ...stored.changes,
    ...compareFreshness(before.freshness, freshness),
    ...compareDescriptions(before.descriptions, descriptions),
  ];
}

/**
 * The ways into a core that strangers knock at: one guard counts what they do wrong, whatever the configuration
 * becomes.
 */
function guardedEntryPoints(
  { clock, config, onRequest, onAudit, onError }: CoreParts,
  kernel: Kernel,
  services: Services,
  directory: MachineDirectory,
) {
  const guard = new AttemptGuard(clock, config.limits, (appId) =>
    kernel.config.merchants.some((merchant) => merchant.appId === appId),
  );
  const { signing: rules } = kernel.rules;
  return {
    apiFor: ({ merchants }: ReloadableConfig) =>
      createApi({ services, merchants, clock, config, rules, guard, onRequest, onAudit, onError }),
    checkConnection: (machineNo: string, address: string): ConnectionCheck => {
      const isKnown = directory.machine(machineNo) !== undefined;
      return { isKnown, refusal: isKnown ? null : guard.afterUnknownConnection(address) };
    },
  };
}

function createServices(kernel: Kernel, gateway: Gateway): Services {
  return {
    orders: orderService(kernel),
    pickupCodes: pickupCodeService(kernel),
    catalogue: catalogueService(kernel, gateway),
    deliveries: deliveryService(kernel, gateway),
  };
}

/** Name of the note in which the store keeps where core time stands. */
const coreClockNote = 'core-clock';

/** What a core finds in its store. */
interface OpenedStore {
  /** Where the last core's time stood. */
  readonly clockAnchor: CoreClockAnchor | undefined;
  readonly databaseNumber: number;
  readonly configChanges: readonly ConfigChange[];
  readonly events: readonly CoreEvent[];
  readonly backupTakenAt: number | null;
}

/** The machines of the configured merchants. */
function configuredMachines(rows: Rows, { merchants }: Pick<CoreConfig, 'merchants'>): readonly Machine[] {
  return merchants.flatMap(({ appId }) => rows.machines(appId));
}

/**
 * Makes the store say what the configuration says, and enters its database's number where it has none: in a new
 * database, and in one of before there were numbers, whose ids go on from there.
 */
function openStore({ store, config, clock, random }: CoreParts): Promise<OpenedStore> {
  // Before the decision, which may run more than once and draws nothing.
  const newDatabaseNumber = drawDatabaseNumber(random.fork('database'));
  const wallMs = clock.now();
  return store.decide((tx) => {
    const events: CoreEvent[] = [];
    const backupTakenAt = resumeFromBackup({ tx, events }, wallMs);
    const configChanges = applyConfiguration({ tx, events }, config, wallMs);
    const storedNumber = tx.note(databaseNote);
    if (storedNumber === undefined) tx.putNote(databaseNote, String(newDatabaseNumber));
    const clockAnchor = tx.note(coreClockNote);
    return {
      clockAnchor: clockAnchor === undefined ? undefined : (JSON.parse(clockAnchor) as CoreClockAnchor),
      databaseNumber: storedNumber === undefined ? newDatabaseNumber : Number(storedNumber),
      configChanges,
      events,
      backupTakenAt,
    };
  });
}

/** Renews the timeline's mark and forgets expired replays, now and every minute. */
function runMaintenance(kernel: Kernel, onError: (error: unknown) => void): { stop(): void } {
  const { clock, store, coreClock } = kernel;
  let stopped = false;
  const maintain = async (): Promise<void> => {
    await store.decide((tx) => tx.putNote(coreClockNote, JSON.stringify(coreClock.anchor())));
    await store.prune(coreClock.now());
  };
  const maintainOnce = (): void => {
    // Who stops the core closes its store, be the house in order or not: the next core begins with tidying.
    if (!stopped) void maintain().catch((error: unknown) => stopped || onError(error));
  };
  maintainOnce();
  let timer = clock.after(maintenanceIntervalMs, function repeat() {
    maintainOnce();
    timer = clock.after(maintenanceIntervalMs, repeat);
  });
  return {
    stop() {
      stopped = true;
      timer.cancel();
    },
  };
}
