import { z } from 'zod';
import { freshnessModes } from '#core/domain/freshness.ts';
import { machineKinds } from '#core/domain/machine.ts';
import { durationSchema } from '../scenario/duration.ts';
import { machineSchema, merchantSchema, productSchema } from './shop-schemas.ts';

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

/**
 * What a core can be configured with: `vendloop serve` starts one like this, and a target is expected to be one. All
 * are optional. Durations have units.
 */
export const coreMembers = {
  host: z.string().optional().describe('Address that `vendloop serve` listens on.'),
  port: z.int().min(0).max(65_535).optional().describe('Port that `vendloop serve` listens on.'),
  opsHost: z.string().optional().describe('Address of `opsPort`.'),
  opsPort: z.int().min(0).max(65_535).optional().describe('Separate port of `vendloop serve` for health and metrics.'),
  tls: z
    .strictObject({ cert: z.string().min(1), key: z.string().min(1) })
    .optional()
    .describe('Paths of PEM files, for HTTPS and WSS.'),
  mqtt: z
    .strictObject({ url: z.string().regex(/^mqtts?:\/\/[^@]+$/, 'must be like mqtt://127.0.0.1:1883, without a user') })
    .optional()
    .describe('MQTT broker where machines come in too; its user is in VENDLOOP_MQTT_USER and VENDLOOP_MQTT_PASSWORD.'),
  trustedProxies: z
    .array(addressRange)
    .default([])
    .describe('Proxies in front of a core, whose `X-Forwarded-For` counts.'),
  /** Limits of wrong calls; `off` for a test environment. */
  limits: z.union([z.literal('off'), limitsSchema.partial()]).default({}),
  /** Limits of open connections, in total and per address. */
  connections: z
    .union([z.literal('off'), z.strictObject({ total: connectionCount, perAddress: connectionCount }).partial()])
    .default({}),
  database: z
    .string()
    .optional()
    .describe('Path of the SQLite file of `vendloop serve`, or the address of a PostgreSQL database, `postgres://…`.'),
  merchants: z.array(merchantSchema).optional().describe('Merchants; left out: the demo merchant.'),
  machines: z.array(machineSchema).default([]).describe('Machines, as a core knows them and as they are simulated.'),
  products: z.array(productSchema).default([]).describe('What a shop shows of products.'),
  /** Dwell limits: of the kinds of vendloop, and with a driver of those of the cloud. */
  dwell: z
    .object(
      Object.fromEntries(machineKinds.map((kind) => [kind, durationSchema.optional()])) as Record<
        (typeof machineKinds)[number],
        z.ZodOptional<typeof durationSchema>
      >,
    )
    .catchall(durationSchema)
    .default({}),
  timeout: durationSchema.optional().describe('A delivery without a result ends with a timeout after this.'),
  orderExpiry: durationSchema.optional().describe('An order that is not paid closes after this.'),
  timestampWindow: durationSchema.optional().describe('How far the time of a request may be from that of the core.'),
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
};
