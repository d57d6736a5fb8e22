import { z } from 'zod';
import type { StepInput } from '#harness/scenario/steps.ts';
import { deliveryView, eventView } from '../../control/delivery-views.ts';
import { Problem } from '../../control/problem.ts';
import { sell } from '../../control/sell.ts';
import { machineNoSchema } from '../../schemas/common.ts';
import { saleSchema, soldSchema, stepInputSchema, stepResultSchema } from '../../schemas/machines.ts';
import { deliverySchema, eventSchema, judgementSchema } from '../../schemas/world.ts';
import { route } from '../route.ts';

const machineParams = z.strictObject({ machine: machineNoSchema });
const flag = z.enum(['true', 'false']).default('false');

export const deliveryRoutes = [
  route({
    method: 'POST',
    path: '/api/machines/{machine}/sales',
    id: 'sell',
    tag: 'machines',
    summary: 'Sells at a machine: one item, several, to several customers at once, twice, or by a pickup code',
    params: machineParams,
    body: saleSchema,
    response: soldSchema,
    effect: 'command',
    handle: ({ world, params, body }) => {
      const { machineNo, lanes } = world.spec(params.machine);
      if (body.lane >= lanes)
        throw new Problem('invalid', `lane: machine ${machineNo} has lanes 0 to ${lanes - 1}, not ${body.lane}.`);
      return sell(world.whole('A sale'), machineNo, body);
    },
  }),
  route({
    method: 'POST',
    path: '/api/machines/{machine}/steps',
    id: 'playStep',
    tag: 'machines',
    summary: 'Plays any step of a scenario at a machine',
    params: machineParams,
    body: stepInputSchema,
    response: stepResultSchema,
    effect: 'command',
    handle: async ({ world, params, body }) => {
      const { machineNo } = world.spec(params.machine);
      // The session checks the step.
      return { result: await world.whole('A step of a scenario').play(machineNo, body.step as StepInput) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/machines/{machine}/judgements',
    id: 'recordJudgement',
    tag: 'machines',
    summary: 'Records what a person observed at a machine',
    params: machineParams,
    body: judgementSchema,
    response: stepResultSchema,
    effect: 'command',
    handle: async ({ world, params, body: { question, expect, answer, operator, note } }) => {
      const { machineNo } = world.spec(params.machine);
      const session = world.whole('A judgement');
      return { result: await session.recordJudgement(machineNo, question, expect, { answer, operator, note }) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/deliveries',
    id: 'listDeliveries',
    tag: 'deliveries',
    summary: 'Deliveries, newest first, with what each side knows of them and what everybody waits for',
    query: z.strictObject({
      machine: machineNoSchema.optional(),
      open: flag.describe('Only those that are not over.'),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      lang: z.string().max(20).optional(),
    }),
    response: z.strictObject({ deliveries: z.array(deliverySchema), total: z.int() }),
    effect: 'none',
    handle: ({ world, query: { machine, open, limit }, language }) => {
      world.parts.time.refresh();
      const session = world.whole('A delivery as all sides see it');
      const all = (open === 'true' ? session.view.openDeliveries() : session.view.deliveries()).filter(
        (delivery) => machine === undefined || delivery.machine === machine,
      );
      const wording = world.parts.wording(language);
      const newest = all.slice(-limit).reverse();
      return { deliveries: newest.map((delivery) => deliveryView(session, delivery, wording)), total: all.length };
    },
  }),
  route({
    method: 'GET',
    path: '/api/deliveries/{delivery}',
    id: 'getDelivery',
    tag: 'deliveries',
    summary: 'One delivery with its events: who knows what, and what everybody waits for',
    params: z.strictObject({ delivery: z.string().max(80) }),
    query: z.strictObject({ lang: z.string().max(20).optional() }),
    response: z.strictObject({ delivery: deliverySchema, events: z.array(eventSchema) }),
    effect: 'none',
    handle: ({ world, params, language }) => {
      world.parts.time.refresh();
      const session = world.whole('A delivery as all sides see it');
      const delivery = session.view.delivery(params.delivery);
      if (!delivery)
        throw new Problem(
          'missing',
          `There is no delivery ${params.delivery} in this world: GET /api/deliveries lists them.`,
        );
      const wording = world.parts.wording(language);
      const events = session.view.entriesOfDelivery(params.delivery);
      return {
        delivery: deliveryView(session, delivery, wording),
        events: events.map(({ event, index }) => eventView(event, index, wording, false)),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/events',
    id: 'listEvents',
    tag: 'deliveries',
    summary: 'Events of the history from an index on',
    query: z.strictObject({
      from: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(5_000).default(500),
      wire: flag.describe('With what was on the wire; secrets are masked.'),
      lang: z.string().max(20).optional(),
    }),
    response: z.strictObject({ events: z.array(eventSchema), total: z.int() }),
    effect: 'none',
    handle: ({ world, query: { from, limit, wire }, language }) => {
      const wording = world.parts.wording(language);
      const { session } = world;
      const first = Math.max(from, session.firstEvent);
      const events = session.eventsFrom(first, limit);
      return {
        events: events.map((event, index) => eventView(event, first + index, wording, wire === 'true')),
        total: session.eventCount,
      };
    },
  }),
];
