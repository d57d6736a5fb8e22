import { defaultConfig, type CoreConfig } from '#core/config.ts';
import { createDescriptionLookup, type DescriptionLookup } from '#core/domain/description-lookup.ts';
import { defaultChannel, defaultProduct, type MachineDescription } from '#core/domain/description.ts';
import type { ConfiguredLane, ConfiguredMachine } from '#core/domain/machine.ts';
import type { DeclaredLane, DeclaredMachine, HistoryLimits, LaneDescription, MachineTexts } from '../history/header.ts';

/** How a core shows its machines and lanes, for the header of a history: by machine number. */
export function declaredMachines({
  machines,
  lanes,
  descriptions,
  merchants,
  freshness,
}: Pick<CoreConfig, 'machines' | 'lanes' | 'descriptions' | 'merchants' | 'freshness'>): ReadonlyMap<
  string,
  DeclaredMachine
> {
  const lookup = createDescriptionLookup(descriptions);
  const lanesByMachine = new Map<string, ConfiguredLane[]>();
  for (const lane of lanes) {
    const known = lanesByMachine.get(lane.machineNo);
    if (known) known.push(lane);
    else lanesByMachine.set(lane.machineNo, [lane]);
  }
  const names = new Map(merchants.map(({ appId, name }) => [appId, name]));
  return new Map(
    machines.map((machine) => {
      const { machineNo, appId } = machine;
      const mode = freshness.machines[machineNo] ?? freshness.defaultMode;
      return [
        machineNo,
        {
          ...declaredMachine(machine, lanesByMachine.get(machineNo) ?? [], lookup),
          ...(mode !== 'window' && { freshness: mode }),
          texts: { ...textsOf(lookup.machine(machineNo)), merchant: names.get(appId) ?? '' },
        },
      ];
    }),
  );
}

/** Without the key: a history holds no secret. */
function declaredMachine(
  { appId, name, mode, utcOffsetMinutes, floorType, board, hasLift, hasDropSensor }: ConfiguredMachine,
  lanes: readonly ConfiguredLane[],
  lookup: DescriptionLookup,
): DeclaredMachine {
  return {
    appId,
    name,
    mode,
    utcOffsetMinutes,
    floorType,
    board,
    hasLift,
    hasDropSensor,
    lanes: lanes.map((lane) => declaredLane(lane, appId, lookup)),
  };
}

function declaredLane(
  { machineNo, lane, productId, productName, price, stock, capacity }: ConfiguredLane,
  appId: string,
  lookup: DescriptionLookup,
): DeclaredLane {
  const { name, cabinet, row, column } = lookup.channel({ machineNo, lane });
  const usual = defaultChannel(machineNo, lane, cabinet);
  const channel = {
    ...(cabinet !== 'A' && { cabinet }),
    ...(row !== usual.row && { row }),
    ...(column !== usual.column && { column }),
  };
  const product = describedProduct(appId, productId, lookup);
  const isDescribed = Object.keys(channel).length > 0 || Object.keys(product).length > 0;
  return {
    ...{ lane, name, productId, productName, price, stock, capacity },
    ...(isDescribed && { description: { channel, product } }),
  };
}

/** What is described of a product, without what has its default. */
function describedProduct(appId: string, productId: number, lookup: DescriptionLookup): LaneDescription['product'] {
  const { category, description, thumb, originalPrice, content, goodNo, slug, media } = lookup.product(
    appId,
    productId,
  );
  const usual = defaultProduct(productId).category;
  return {
    ...((category.id !== usual.id || category.title !== usual.title) && { category }),
    ...(originalPrice !== null && { originalPrice }),
    ...withoutEmpty({ goodNo, description, thumb, content, slug }),
    ...(media.length > 0 && { media }),
  };
}

function textsOf({ address, notifyMessage, lngLat, contact, tel }: MachineDescription): MachineTexts {
  return withoutEmpty({ address, notifyMessage, lngLat, contact, tel });
}

function withoutEmpty<Name extends string>(
  texts: Readonly<Record<Name, string>>,
): Readonly<Partial<Record<Name, string>>> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')) as Partial<Record<Name, string>>;
}

/** The limits of a core's configuration that its answers depend on. */
export function historyLimits(config: CoreConfig): HistoryLimits {
  const { timeoutMs, orderExpiryMs, timestampWindowMs, offlineAfterMs, maxQueue, unpaidCodeZero, signedPath } = config;
  return {
    deliveryTimeoutMs: timeoutMs,
    orderExpiryMs,
    timestampWindowMs,
    // A timestamp that is one window ahead stays valid for two windows.
    memoryMs: 2 * timestampWindowMs,
    silenceMs: offlineAfterMs,
    queueCapacity: maxQueue,
    ...attemptLimits(config),
    unpaidCodeZero,
    signedPathRequired: signedPath === 'required',
    ...privateReceivers(config),
  };
}

/** What the limits on wrong calls allow where they are not configured (PROTOCOL §1.38): not read from the core. */
const documentedAllowances: NonNullable<HistoryLimits['allowances']> = {
  secrets: { burst: 20, perMinute: 10 },
  secretsPerAddress: { burst: 100, perMinute: 30 },
  signs: { burst: 60, perMinute: 30 },
  pickupCodes: { burst: 10, perMinute: 6 },
  unknownMachines: { burst: 60, perMinute: 30 },
};

/** With limits, how much each allows. */
function attemptLimits({ limits }: CoreConfig): Pick<HistoryLimits, 'attemptLimits' | 'allowances'> {
  const configured = Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== null));
  const isLimited = Object.keys(configured).length > 0;
  const allowances = limits === defaultConfig.limits ? documentedAllowances : configured;
  return { attemptLimits: isLimited, ...(isLimited && { allowances }) };
}

/** Some addresses of their own may be allowed: then a receiver's address is judged by none of the two. */
function privateReceivers({ callbacks }: CoreConfig): Pick<HistoryLimits, 'privateReceivers'> {
  return callbacks.allowAddresses.length === 0 ? { privateReceivers: 'refused' } : {};
}
