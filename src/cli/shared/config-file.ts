import { withoutBom } from '#harness/history/line-splitter.ts';
import { z } from 'zod';
import { channelNameText } from '#core/api/member-schemas.ts';
import { defaultCategory } from '#core/domain/description.ts';
import { freshnessModes } from '#core/domain/freshness.ts';
import { machineKinds, machineModes } from '#core/domain/machine.ts';
import { dialectNames } from '#core/domain/merchant.ts';
import { durationSchema } from '#harness/scenario/duration.ts';
import { UsageError, messageOf } from './errors.ts';

const secret = z.string().min(1, 'must not be empty');
const machineNo = z.string().regex(/^\d{8}$/, 'must be eight digits');

/** At most two, while one replaces the other; the first one signs. */
const secrets = z
  .array(secret)
  .min(1)
  .max(2)
  .refine((list) => new Set(list).size === list.length, 'must not be the same twice');

const merchantSchema = z
  .strictObject({
    appId: z.string().min(1),
    appSecret: secret.optional(),
    appSecrets: secrets.optional(),
    appKey: secret.optional(),
    appKeys: secrets.optional(),
    name: z.string().default(''),
    /** Dialects of the signing rule that are accepted besides the rule itself. */
    signDialects: z.array(z.enum(dialectNames)).default([]),
    /** The dialect in which its callbacks are signed. */
    callbackDialect: z.enum(dialectNames).default('raw'),
  })
  .check(exactlyOneOf('appSecret', 'appSecrets'), exactlyOneOf('appKey', 'appKeys'));

/** Requires exactly one of two members: a single secret, or a list. */
function exactlyOneOf(
  single: string,
  several: string,
): (payload: z.core.ParsePayload<Readonly<Record<string, unknown>>>) => void {
  return ({ value, issues }) => {
    if ((value[single] === undefined) !== (value[several] === undefined)) return;
    const message =
      value[single] === undefined
        ? `is missing (or ${several}, a list of two while one replaces the other)`
        : `must not be given together with ${several}`;
    issues.push({ code: 'custom', message, path: [single], input: value });
  };
}

const badChannelName = 'must be a letter and up to 15 more characters without blanks, & and =';

/** Name and position of a lane; the default is ten lanes per row, from `A1`. */
const channelSchema = z.strictObject({
  name: z.string().regex(channelNameText, badChannelName).optional(),
  cabinet: z
    .string()
    .regex(/^[A-Z]$/, 'must be a letter from A to Z')
    .optional(),
  row: z.int().min(0).max(99).optional(),
  column: z.int().min(0).max(99).optional(),
});

const laneSchema = z.strictObject({
  lane: z.int().min(0).max(99),
  productId: z.int().min(1),
  productName: z.string().default(''),
  /** In fen. */
  price: z.int().min(0),
  stock: z.int().min(0),
  /** Number of items when it is full; default: its stock. */
  capacity: z.int().min(0).optional(),
  channel: channelSchema.optional(),
});

const machineSchema = z
  .strictObject({
    machineNo,
    appId: z.string().min(1),
    key: secret.optional(),
    keys: secrets.optional(),
    kind: z.enum(machineKinds),
    name: z.string().default(''),
    mode: z.enum(machineModes).default('NORMAL'),
    floorType: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).default(1),
    board: z.int().min(1).max(8).default(1),
    hasLift: z.boolean().default(false),
    hasDropSensor: z.boolean().default(false),
    multiDrop: z.boolean().default(false),
    utcOffsetMinutes: z.int().min(-720).max(840).default(480),
    address: z.string().default(''),
    notifyMessage: z.string().default(''),
    lngLat: z
      .string()
      .regex(/^(?:-?\d+(?:\.\d+)?,-?\d+(?:\.\d+)?)?$/, 'must be like 116.549815,39.922273')
      .default(''),
    contact: z.string().default(''),
    tel: z.string().default(''),
    /** How replayed frames are recognized; default: the file's `freshness`. */
    freshness: z.enum(freshnessModes).optional(),
    lanes: z.array(laneSchema).default([]),
  })
  .check(exactlyOneOf('key', 'keys'));

/** Description of a product for a shop; name and price are in the lanes. */
const productSchema = z.strictObject({
  productId: z.int().min(1),
  /** The merchant of the product; default: all merchants. */
  appId: z.string().min(1).nullable().default(null),
  category: z.strictObject({ id: z.int().min(1), title: z.string().min(1) }).default(defaultCategory),
  description: z.string().default(''),
  thumb: z.string().default(''),
  /** In fen. */
  originalPrice: z.int().min(0).nullable().default(null),
  content: z.string().default(''),
  goodNo: z.string().default(''),
  slug: z.string().default(''),
  media: z.array(z.string().min(1)).default([]),
});

const addressRange = z.union([z.cidrv4('must be a range like 127.0.0.0/8'), z.cidrv6('must be a range like ::1/128')]);

const callbacksSchema = z.strictObject({
  timeout: durationSchema,
  maxAttempts: z.int().min(1).max(100),
  firstPause: durationSchema,
  maxPause: durationSchema,
  perReceiver: z.int().min(1).max(1_000),
  perMerchant: z.int().min(1).max(10_000),
  maxUnderWay: z.int().min(1).max(100_000),
  resolveTimeout: durationSchema,
  allowAddresses: z.array(addressRange),
});

/** `off`, or the size of a burst and the rate per minute. */
const allowanceSchema = z.union([
  z.literal('off'),
  z.strictObject({ burst: z.int().min(1).max(1_000_000), perMinute: z.number().positive().max(1_000_000) }),
]);

const limitsSchema = z.strictObject({
  secrets: allowanceSchema,
  secretsOfAddress: allowanceSchema,
  signs: allowanceSchema,
  pickupCodes: allowanceSchema,
  unknownMachines: allowanceSchema,
});

const connectionCount = z.union([z.literal('off'), z.int().min(1).max(1_000_000)]);

/** `vendloop serve --config FILE`: all members are optional, unknown ones are refused. Durations have units. */
export const configFileSchema = z.strictObject({
  host: z.string().optional(),
  port: z.int().min(0).max(65_535).optional(),
  /** A separate address for health and metrics, which are then not served with the API. */
  opsHost: z.string().optional(),
  opsPort: z.int().min(0).max(65_535).optional(),
  /** Paths of PEM files. */
  tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
  /** Proxies in front of the core, whose `X-Forwarded-For` counts. */
  trustedProxies: z.array(addressRange).default([]),
  /** Limits of wrong calls; `off` for a test environment. */
  limits: z.union([z.literal('off'), limitsSchema.partial()]).default({}),
  /** Limits of open connections, in total and per address. */
  connections: z
    .union([z.literal('off'), z.strictObject({ total: connectionCount, perAddress: connectionCount }).partial()])
    .default({}),
  /** Path of the SQLite file. */
  database: z.string().optional(),
  /** Default: the demo merchant and demo machines. */
  merchants: z.array(merchantSchema).optional(),
  machines: z.array(machineSchema).default([]),
  products: z.array(productSchema).default([]),
  dwell: z
    .strictObject(
      Object.fromEntries(machineKinds.map((kind) => [kind, durationSchema.optional()])) as Record<
        (typeof machineKinds)[number],
        z.ZodOptional<typeof durationSchema>
      >,
    )
    .default({}),
  timeout: durationSchema.optional(),
  orderExpiry: durationSchema.optional(),
  timestampWindow: durationSchema.optional(),
  freshness: z.enum(freshnessModes).default('monotone'),
  /** Limit of frames per machine. */
  frameBudget: z
    .strictObject({ perSecond: z.number().min(1).max(10_000), burst: z.int().min(10).max(10_000) })
    .optional(),
  callbacks: callbacksSchema.partial().default({}),
  /** Conditions of readiness. */
  health: z
    .strictObject({
      /** Minimum of free space on the database's disk, in MiB. */
      minFreeMiB: z.int().min(0).max(1_000_000).default(32),
      /** Interval of checks for damage while the file does not change. */
      checkEvery: durationSchema.default('10min'),
    })
    .default({ minFreeMiB: 32, checkEvery: '10min' }),
  /** On SIGTERM, `notice`: serve on while /healthz answers 503; `within`: total time of the shutdown. */
  end: z.strictObject({ notice: durationSchema, within: durationSchema }).partial().default({}),
  compat: z
    .strictObject({
      unpaidCodeZero: z.boolean().default(false),
      signedPath: z.enum(['optional', 'required']).default('optional'),
    })
    .default({ unpaidCodeZero: false, signedPath: 'optional' }),
});

/** A configuration file as read. */
export type ConfigFile = z.output<typeof configFileSchema>;

/** A configuration file as written: what has a default may be left out. */
export type ConfigFileInput = z.input<typeof configFileSchema>;

/**
 * Reads the text of a configuration file.
 * @throws UsageError that names the file, each wrong member and why.
 */
export function readConfigFile(text: string, file: string): ConfigFile {
  let data: unknown;
  try {
    data = JSON.parse(withoutBom(text)) as unknown;
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${messageOf(error)}`, { cause: error });
  }
  const parsed = configFileSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.') || '(file)'}: ${message}`);
  throw new UsageError(`${file} cannot be used:\n${lines.join('\n')}`);
}
