import { z, type ZodRawShape } from 'zod';
import type { ApiClient } from '../http/api-client.ts';
import { injectSchema, saleSchema } from '../schemas/machines.ts';
import { finishSchema, saveSchema, timeChangeSchema } from '../schemas/world.ts';

/** A tool for an assistant: one operation of the API. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** It changes nothing. */
  readonly isReadOnly: boolean;
  readonly input: ZodRawShape;
  readonly call: (client: ApiClient, input: Readonly<Record<string, unknown>>) => Promise<unknown>;
}

const machine = z.string().describe('The number of a machine; `machines` lists them.');

/** The path of a machine. */
function machinePath(input: Readonly<Record<string, unknown>>, rest = ''): string {
  return `/api/machines/${encodeURIComponent(String(input['machine']))}${rest}`;
}

/** What is left for the body of a request. */
function withoutMachine({ machine: _, ...rest }: Readonly<Record<string, unknown>>): object {
  return rest;
}

/** Every tool. */
export const tools: readonly Tool[] = [
  {
    name: 'world',
    description: 'The world that runs: its time, what is broken, how many deliveries are open, what can be done.',
    isReadOnly: true,
    input: {},
    call: (client) => client.call('GET', '/api/world'),
  },
  {
    name: 'machines',
    description: 'All machines: connection, lock with its remaining time, stock by lane, last outcomes, faults.',
    isReadOnly: true,
    input: {},
    call: (client) => client.call('GET', '/api/machines'),
  },
  {
    name: 'faults',
    description: 'The kinds of fault that a machine can have, with their parameters, units and limits.',
    isReadOnly: true,
    input: { machine },
    call: (client, input) => client.call('GET', machinePath(input, '/faults')),
  },
  {
    name: 'break_machine',
    description: 'Injects a fault into a machine, for its next job or until it is cleared.',
    isReadOnly: false,
    input: { machine, ...injectSchema.shape },
    call: (client, input) => client.call('POST', machinePath(input, '/faults'), withoutMachine(input)),
  },
  {
    name: 'heal_machine',
    description: 'Clears all faults of a machine.',
    isReadOnly: false,
    input: { machine },
    call: (client, input) => client.call('DELETE', machinePath(input, '/faults')),
  },
  {
    name: 'sell',
    description: 'Sells at a machine. The delivery goes on after the answer: `delivery` shows what came of it.',
    isReadOnly: false,
    input: { machine, ...saleSchema.shape },
    call: (client, input) => client.call('POST', machinePath(input, '/sales'), withoutMachine(input)),
  },
  {
    name: 'delivery',
    description: 'A delivery with its events: what each side knows of it, and what everybody waits for.',
    isReadOnly: true,
    input: { delivery: z.string() },
    call: (client, { delivery }) => client.call('GET', `/api/deliveries/${encodeURIComponent(String(delivery))}`),
  },
  {
    name: 'change_time',
    description: 'Changes the speed of time, stops it, or lets it go on.',
    isReadOnly: false,
    input: timeChangeSchema.shape,
    call: (client, input) => client.call('PATCH', '/api/time', input),
  },
  {
    name: 'verdict',
    description: 'The verdict so far with its findings; after `finish`, that of the session.',
    isReadOnly: true,
    input: {},
    call: (client) => client.call('GET', '/api/verdict'),
  },
  {
    name: 'save_scenario',
    description: 'Saves what has been done so far as a scenario, and replays it in virtual time.',
    isReadOnly: false,
    input: saveSchema.shape,
    call: (client, input) => client.call('POST', '/api/scenario', input),
  },
  {
    name: 'finish',
    description: 'Ends the session, judges it and writes its evidence.',
    isReadOnly: false,
    input: finishSchema.shape,
    call: (client, input) => client.call('POST', '/api/finish', input),
  },
];
