import { z } from 'zod';
import { Problem } from '../../control/problem.ts';
import {
  evidenceSchema,
  finishSchema,
  killCoreSchema,
  saveSchema,
  savedSchema,
  timeChangeSchema,
  verdictSchema,
  worldSchema,
} from '../../schemas/world.ts';
import { problemSchema } from '../../schemas/common.ts';
import { route } from '../route.ts';

const doneSchema = z.strictObject({ isDone: z.literal(true) });

const commandSchema = z
  .strictObject({
    id: z.string(),
    state: z.enum(['running', 'done', 'failed']),
    result: z.unknown(),
    problem: problemSchema.nullable(),
  })
  .describe('A command and what came of it.');

export const worldRoutes = [
  route({
    method: 'GET',
    path: '/api/world',
    id: 'getWorld',
    tag: 'world',
    summary: 'The world as a whole: its state, time, counts and faults, and what can be done in it',
    response: worldSchema,
    effect: 'none',
    handle: ({ world }) => world.view(),
  }),
  route({
    method: 'PATCH',
    path: '/api/time',
    id: 'changeTime',
    tag: 'world',
    summary: 'Changes the speed of time, stops it, or lets it go on',
    body: timeChangeSchema,
    response: worldSchema,
    effect: 'change',
    handle: ({ world, body }) => {
      world.setTime(body);
      return world.view();
    },
  }),
  route({
    method: 'POST',
    path: '/api/core/kill',
    id: 'killCore',
    tag: 'world',
    summary: 'Kills the core and starts it again; done when it is back',
    body: killCoreSchema,
    response: doneSchema,
    effect: 'command',
    handle: async ({ world, body: { downMs } }) => {
      world.require('kill-core', 'Killing the core');
      await world.session.play(world.firstMachine, { killCore: `${downMs}ms` });
      return { isDone: true as const };
    },
  }),
  route({
    method: 'GET',
    path: '/api/verdict',
    id: 'getVerdict',
    tag: 'world',
    summary: 'The verdict so far with its findings; after the end, the session’s',
    response: verdictSchema,
    effect: 'none',
    handle: ({ world }) => world.verdict(),
  }),
  route({
    method: 'POST',
    path: '/api/finish',
    id: 'finish',
    tag: 'world',
    summary: 'Ends the session, judges it and writes its evidence',
    body: finishSchema,
    response: verdictSchema,
    effect: 'change',
    handle: ({ world, body: { open } }) => world.finish(open),
  }),
  route({
    method: 'POST',
    path: '/api/scenario',
    id: 'saveScenario',
    tag: 'world',
    summary: 'Saves what has been done so far as a scenario, and replays it in virtual time',
    body: saveSchema,
    response: savedSchema,
    effect: 'change',
    handle: ({ world, body: { name, title = name } }) => world.save(name, title),
  }),
  route({
    method: 'GET',
    path: '/api/evidence',
    id: 'listEvidence',
    tag: 'world',
    summary: 'The files of this session’s evidence',
    response: evidenceSchema,
    effect: 'none',
    handle: ({ world }) => ({ folder: world.evidence.folder, files: [...world.evidence.files()] }),
  }),
  route({
    method: 'GET',
    path: '/api/commands/{id}',
    id: 'getCommand',
    tag: 'world',
    summary: 'What came of a command, by its Idempotency-Key or by the id of its answer',
    params: z.strictObject({ id: z.string().max(200) }),
    response: commandSchema,
    effect: 'none',
    handle: ({ world, params: { id } }) => {
      const { state, result, problem } = world.commands.get(id);
      return { id, state, result, problem: problem instanceof Problem ? problem.toJSON() : null };
    },
  }),
];
