import { z } from 'zod';
import { durationSchema } from '../scenario/duration.ts';
import { coreMembers } from './core-members.ts';

const url = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: () => `it must be a URL like "${example}"` }).transform((text) => text.replace(/\/+$/, ''));
const baseUrl = url(/^https?$/, 'http://127.0.0.1:7080');
const machineUrl = url(/^(?:https?|wss?|mqtts?)$/, 'ws://127.0.0.1:7080');

const targetSchema = z.union(
  [baseUrl, z.strictObject({ url: baseUrl.optional(), machineUrl: machineUrl.optional() })],
  { error: 'it must be an http or https URL like "http://127.0.0.1:7080", or {"url": …, "machineUrl": …}' },
);

/** What only a driver understands: secrets of it may stand in the environment. */
const driverOptions = z.record(z.string(), z.unknown()).default({});
const commandSchema = z.array(z.string().min(1)).min(1);

const driverSchema = z.union(
  [
    z.string().min(1),
    z.strictObject({ file: z.string().min(1).optional(), command: commandSchema.optional(), options: driverOptions }),
  ],
  { error: 'it must be a file like "./driver.ts", or {"command": ["python3", "driver.py"], "options": {…}}' },
);

const folder = (defaultName: string, description: string) =>
  z.string().min(1).default(defaultName).describe(description);

/** Members that may differ between environments: all but the list of these. */
const members = {
  $schema: z.string().optional().describe('For editors: where the JSON Schema of this file is.'),
  target: targetSchema
    .optional()
    .describe('The cloud that runs are played at: its URL, or that of its API and the address that machines dial.'),
  driver: driverSchema
    .optional()
    .describe('What knows the cloud: a file, or a program in any language. Left out: the documented open API.'),
  proxy: z
    .strictObject({
      listen: z
        .string()
        .regex(/^(?:[^:/\s]+|\[[0-9A-Fa-f:]+\]):\d{1,5}$/, 'must be like 0.0.0.0:7090')
        .optional(),
      tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
      wait: durationSchema.optional(),
    })
    .default({})
    .describe('Where real machines dial, with PEM files for TLS, and how long a run waits for them.'),
  merchant: z.string().min(1).optional().describe('Appid of the merchant that runs are played with; else the first.'),
  ...coreMembers,
  folders: z
    .strictObject({
      scenarios: folder('scenarios', 'Scenarios that `run NAME` finds beside the catalogue.'),
      evidence: folder('runs', 'Where runs keep their evidence.'),
    })
    .default({ scenarios: 'scenarios', evidence: 'runs' })
    .describe('Folders, from that of this file.'),
  knownFailures: z
    .array(z.strictObject({ case: z.string().min(1), reason: z.string().min(1) }))
    .default([])
    .describe('Cases of `certify` that are known to fail; one that passes fails the run.'),
};

/** Name of an environment. */
const environmentName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$/, {
  error: 'names of environments are letters, digits, ".", "_" and "-"',
});

/** The project file, `vendloop.config.*`: all members are optional, unknown ones are refused. */
export const projectSchema = z.strictObject({
  ...members,
  environments: z
    .record(environmentName, z.strictObject(members))
    .default({})
    .describe('By name: members that replace those above where `--env NAME` is given.'),
});

/** A project file as read. */
export type ProjectMembers = z.output<typeof projectSchema>;

/** A project file as written: what has a default may be left out. */
export type ProjectInput = z.input<typeof projectSchema>;
