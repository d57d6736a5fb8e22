import { createApi, type OnRequest } from './api/api.ts';
import type { OnAudit } from './api/audit.ts';
import type { ApiRequest, ApiResponse } from './api/http-types.ts';
import { AttemptGuard } from './api/limits/attempt-guard.ts';
import { CallbackSender } from './callbacks/callback-sender.ts';
import type { CoreConfig } from './config.ts';
import { CoreClock } from './core-clock.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import { deliveryService } from './delivery/delivery-service.ts';
import { dispatch } from './delivery/dispatch.ts';
import { MachineDirectory } from './devices/machine-directory.ts';
import { openGateway } from './devices/open-gateway.ts';
import type { ConfigChange } from './domain/configuration.ts';
import type { Refusal } from './domain/errors.ts';
import { idsOf } from './domain/ids.ts';
import type { OnCoreEvent } from './events.ts';
import { handleDeadline } from './handle-deadline.ts';
import { Kernel } from './kernel.ts';
import { Maintenance } from './maintenance.ts';
import { configuredMachines, openStore, type OpenedStore } from './open-store.ts';
import { catalogueService } from './orders/catalogue-service.ts';
import { orderService } from './orders/order-service.ts';
import { pickupCodeService } from './orders/pickup-code-service.ts';
import type { Clock } from './ports/clock.ts';
import type { Http } from './ports/http.ts';
import type { FrameRoutes, WireAcceptor } from './ports/link.ts';
import type { Random } from './ports/random.ts';
import { applyReload, type ReloadableConfig } from './reload.ts';
import { defaultRules, type Rules } from './rules.ts';
import type { CommandGateway, Services } from './services.ts';
import { joinCores, type CoreGroup, type JoinedCore } from './several-cores/join-cores.ts';
import { SharedCore, type SharedCoreParts } from './several-cores/shared-core.ts';
import { SpanTracker, type OnSpan } from './spans.ts';
import type { DueDeadline, Store } from './store/store.ts';

/** The core's ports (the fourth is `devices` of {@link Core}), its store and its observers. */
export interface CoreParts {
  readonly config: CoreConfig;
  readonly clock: Clock;
  readonly random: Random;
  /** Sends callbacks to merchants' receivers. */
  readonly http: Http;
  /** Owned by the caller: a core that stops does not close it. */
  readonly store: Store;
  readonly onEvent: OnCoreEvent;
  /** Called for every answer of the API. */
  readonly onRequest?: OnRequest;
  /** Called for every call that was refused or changed something. */
  readonly onAudit?: OnAudit | undefined;
  /** Called for each measured phase of a delivery; without it nothing is measured. */
  readonly onSpan?: OnSpan;
  /** Called for failures that no caller receives. @param where the part of the core that failed. */
  readonly onError: (error: unknown, where: string) => void;
  /** The default rules, except in tests of the harness. */
  readonly rules?: Rules;
  /** Set for a core that shares its store with others. */
  readonly group?: CoreGroup;
}

/** What the core knows of a machine's connection before it accepts it. */
export interface ConnectionCheck {
  readonly isKnown: boolean;
  /** Set if the address has named too many unknown machine numbers. */
  readonly refusal: Refusal | null;
}

/** A running core. */
export interface Core {
  readonly services: Services;
  /** The open API as a function. */
  readonly handle: (request: ApiRequest) => Promise<ApiResponse>;
  /** Where machines connect. */
  readonly devices: WireAcceptor;
  /** Where several cores share the store: which of them a machine's frames are for. */
  readonly frameRoutes: FrameRoutes | undefined;
  /** Checks, before the WebSocket handshake, whether the machine exists and whether to refuse by HTTP. */
  checkConnection(machineNo: string, address: string): ConnectionCheck;
  /** How many machines are online now. */
  machinesOnline(): number;
  /** For the health monitor. */
  readonly deadlineTimer: Pick<DeadlineTimer, 'checkSoon' | 'msSinceCheck'>;
  /** What the configuration changed in the store when this core started. */
  readonly configChanges: readonly ConfigChange[];
  /** When the backup was taken that this core resumed from, Unix ms; null if it started on no backup. */
  readonly backupTakenAt: number | null;
  /**
   * Applies other merchants, machines, lanes and descriptions; the rest of a configuration needs a restart. Connections
   * that are no longer allowed are closed before this returns.
   * @returns what changed.
   * @throws StoreFailure; the old configuration then stays in force.
   */
  reconfigure(config: ReloadableConfig): Promise<readonly ConfigChange[]>;
  /** Closes the machines' connections and starts no new work. What is due stays in the store for the next core. */
  stop(): void;
}

/** What the kernel sets going once a decision is on the disk. */
function connectKernel(
  kernel: Kernel,
  parts: Pick<CoreParts, 'onError'> & {
    readonly machines: CommandGateway;
    readonly sender: CallbackSender;
    readonly timer: DeadlineTimer;
    readonly shared: SharedCore | undefined;
  },
): void {
  const { machines, sender, timer, shared, onError } = parts;
  kernel.connect({
    assign: shared && ((decision) => shared.lines.assign(decision)),
    wakeHolders: shared && ((handedOver) => shared.lines.wakeHolders(handedOver)),
    dispatch: (command) =>
      void dispatch(kernel, machines, command).catch((error: unknown) => onError(error, 'dispatch')),
    sendCallbacks: (ids) => sender.sendAll(ids),
    scheduleDeadline: (at) => timer.scheduleAt(at),
  });
}

/** Starts a core on its store: a new one, or one that an earlier core left, stopped or killed. */
export async function startCore(parts: CoreParts): Promise<Core> {
  const { clock, config, store, onError } = parts;
  const opened = await openStore(store, config, clock.now(), parts.random.fork('database'));
  const joined = parts.group && (await joinCores(store, clock, parts.group, opened.clockAnchor));
  const coreClock = joined?.clock ?? new CoreClock(clock, opened.clockAnchor);
  const directory = new MachineDirectory(await store.read((rows) => configuredMachines(rows, config)));
  const spans = parts.onSpan && new SpanTracker(clock, parts.onSpan);
  const delayOf = joined && ((due: DueDeadline): number => shared?.delayOf(due) ?? 0);
  const timer = new DeadlineTimer({
    clock,
    coreClock,
    store,
    delayOf,
    onError: (error) => onError(error, 'deadlines'),
  });
  const kernel = createKernel(parts, coreClock, opened, spans);
  const shared = createSharedCore(parts, joined, { kernel, timer, directory });
  const onEvent = shared?.onGatewayEvent ?? parts.onEvent;
  const opening = { ...parts, onEvent, secrets: parts.random.fork('challenges'), kernel, directory, spans };
  const { gateway, freshnessTracker } = await openGateway({ ...opening, lines: shared?.lines });
  const sender = createCallbackSender(parts, kernel, spans, timer);
  const machines = shared?.start(gateway, freshnessTracker, sender) ?? gateway;
  connectKernel(kernel, { machines, sender, timer, shared, onError });
  const services = createServices(kernel, machines);
  const maintenance = new Maintenance(kernel, (error) => onError(error, 'maintenance'));
  maintenance.start();
  const entryPoints = createEntryPoints(parts, kernel, services, directory);
  kernel.emit({ kind: 'core-started' });
  for (const event of opened.events) kernel.emit(event);
  timer.start({ handle: (due) => handleDeadline(kernel, due), sender });
  shared?.startLease();
  return {
    services,
    handle: (request) => entryPoints.handle(request),
    checkConnection: (machineNo, address) => entryPoints.checkConnection(machineNo, address),
    configChanges: opened.configChanges,
    backupTakenAt: opened.backupTakenAt,
    async reconfigure(next) {
      const changes = await applyReload(kernel, directory, next);
      entryPoints.replaceApi(next);
      gateway.closeRevoked();
      return changes;
    },
    devices: machines,
    frameRoutes: shared?.routes,
    machinesOnline: () => gateway.onlineCount,
    deadlineTimer: timer,
    stop() {
      for (const part of [maintenance, timer, sender, gateway]) part.stop();
      shared?.stop();
      kernel.emit({ kind: 'core-stopped' });
    },
  };
}

function createKernel(
  { clock, random, store, config, rules = defaultRules, onEvent }: CoreParts,
  coreClock: CoreClock,
  { databaseNumber }: OpenedStore,
  spans: SpanTracker | undefined,
): Kernel {
  const secrets = random.fork('core');
  return new Kernel({ clock, secrets, coreClock, store, config, ids: idsOf(databaseNumber), rules, onEvent, spans });
}

function createCallbackSender(
  { clock, config, store, random, http, group, onEvent, onError }: CoreParts,
  kernel: Kernel,
  spans: SpanTracker | undefined,
  timer: DeadlineTimer,
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
    isShared: group !== undefined,
    scheduleDeadline: (at) => timer.scheduleAt(at),
    onError: (error, id) => onError(error, `callback ${id}`),
  });
}

/** The entry points for unauthenticated callers. One guard counts their wrong calls across reloads. */
function createEntryPoints(
  { clock, config, onRequest, onAudit, onError }: CoreParts,
  kernel: Kernel,
  services: Services,
  directory: MachineDirectory,
) {
  const guard = new AttemptGuard(clock, config.limits, (appId) =>
    kernel.config.merchants.some((merchant) => merchant.appId === appId),
  );
  const { signing: rules } = kernel.rules;
  const createApiFor = ({ merchants }: ReloadableConfig) =>
    createApi({ services, merchants, clock, config, rules, guard, onRequest, onAudit, onError });
  let api = createApiFor(config);
  return {
    handle: (request: ApiRequest) => api(request),
    /** Takes the merchants of another configuration. */
    replaceApi(next: ReloadableConfig): void {
      api = createApiFor(next);
    },
    checkConnection: (machineNo: string, address: string): ConnectionCheck => {
      const isKnown = directory.machine(machineNo) !== undefined;
      return { isKnown, refusal: isKnown ? null : guard.afterUnknownConnection(address) };
    },
  };
}

function createSharedCore(
  { group, onEvent, onError }: CoreParts,
  joined: JoinedCore | undefined,
  parts: Pick<SharedCoreParts, 'kernel' | 'timer' | 'directory'>,
): SharedCore | undefined {
  return group && joined && new SharedCore({ ...parts, group, id: joined.id, onEvent, onError });
}

function createServices(kernel: Kernel, gateway: CommandGateway): Services {
  return {
    orders: orderService(kernel),
    pickupCodes: pickupCodeService(kernel),
    catalogue: catalogueService(kernel, gateway),
    deliveries: deliveryService(kernel, gateway),
  };
}
