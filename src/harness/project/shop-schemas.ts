import { z } from 'zod';
import { channelNameText } from '#core/api/member-schemas.ts';
import { defaultCategory } from '#core/domain/description.ts';
import { freshnessModes } from '#core/domain/freshness.ts';
import { machineModes } from '#core/domain/machine.ts';
import { dialectNames } from '#core/domain/merchant.ts';
import { firmwares } from '#simulators/machine/machine-spec.ts';
import { secretSchema as secret } from './secrets.ts';

/** At most two, while one replaces the other; the first one signs. */
const secrets = z
  .array(secret)
  .min(1)
  .max(2)
  .refine(
    (list) => new Set(list.map((item) => JSON.stringify(item))).size === list.length,
    'must not be the same twice',
  );

/**
 * A merchant. A core of vendloop knows it by Appid, AppSecret and AppKey; a driver gets them, and what `credentials`
 * has besides.
 */
export const merchantSchema = z
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
    /** Further credentials by the names that the driver gives them. */
    credentials: z.record(z.string(), secret).optional(),
  })
  .check(notBoth('appSecret', 'appSecrets'), notBoth('appKey', 'appKeys'));

/** Refuses two members together: a single secret and a list. */
function notBoth(
  single: string,
  several: string,
): (payload: z.core.ParsePayload<Readonly<Record<string, unknown>>>) => void {
  return ({ value, issues }) => {
    if (value[single] === undefined || value[several] === undefined) return;
    const message = `must not be given together with ${several}`;
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
  /** A number; with a driver it may be the name that the cloud gives it. */
  productId: z.union([z.int().min(1), z.string().min(1).max(200)], {
    error: 'it must be a number from 1, or with a driver the id of the product as a text',
  }),
  productName: z.string().default(''),
  /** In fen. */
  price: z.int().min(0).optional(),
  stock: z.int().min(0).optional(),
  /** Number of items when it is full; default: its stock. */
  capacity: z.int().min(0).optional(),
  channel: channelSchema.optional(),
});

/** Who counts what drops at a real machine. */
const dropsSchema = z.union(
  [
    z.literal('ask'),
    z.strictObject({ url: z.url({ protocol: /^https?$/ }) }),
    z.strictObject({ command: z.array(z.string().min(1)).min(1) }),
  ],
  { error: 'it must be "ask", {"url": "http://…"} or {"command": ["program", "argument"]}' },
);

/** A machine: as a core knows it, and as it is simulated. */
export const machineSchema = z
  .strictObject({
    /** Eight digits; with a driver the number or name that the cloud gives it. */
    machineNo: z
      .string({ error: ({ input }) => (typeof input === 'number' ? `write it in quotes: "${input}"` : undefined) })
      .min(1)
      .max(200),
    /** Its merchant; default: the only one. */
    appId: z.string().min(1).optional(),
    key: secret.optional(),
    keys: secrets.optional(),
    /** Which dwell limit holds: a kind of vendloop, or with a driver one of the cloud. Default: that of its motor. */
    kind: z.string().min(1).max(100).optional(),
    /** The motor type that plays it; default: the first of its kind. */
    motor: z.string().min(1).max(60).optional(),
    firmware: z.enum(firmwares).default('current'),
    /** A real machine, which is not simulated. */
    external: z.boolean().default(false),
    /** Of a real machine: who counts what drops there, a person or a sensor. Default: no one. */
    drops: dropsSchema.optional(),
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
  .check(notBoth('key', 'keys'));

/** Description of a product for a shop; name and price are in the lanes. */
export const productSchema = z.strictObject({
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
