import type { z, ZodType } from 'zod';
import type { Translate } from '#harness/reports/translate.ts';
import type { Language } from './language.ts';
import type { WorldControl } from '../control/world-control.ts';
import type { Runs } from '../runs/runs.ts';
import type { Scenarios } from '../scenarios/scenarios.ts';

/** What routes work with. */
export interface StudioParts {
  /** The world under control; null: only recorded runs are served. */
  readonly world: WorldControl | null;
  readonly runs: Runs;
  /** Left out: none are edited here. */
  readonly scenarios?: Scenarios;
  /** Left out: texts stay English. */
  readonly translate?: (language: Language) => Translate;
}

/** What a handler gets: everything checked against its schemas. */
export interface RouteInput<Params, Query, Content> {
  readonly parts: StudioParts;
  /** @throws Problem when there is no world. */
  readonly world: WorldControl;
  readonly params: Params;
  readonly query: Query;
  readonly body: Content;
  readonly language: Language;
}

/** The tags under which operations are listed. */
export type Tag = 'world' | 'machines' | 'faults' | 'deliveries' | 'runs' | 'scenarios';

/** One operation of the API. Its schemas check requests, and describe them in the OpenAPI document. */
export interface Route<Params = unknown, Query = unknown, Content = unknown, Response = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly params?: ZodType<Params>;
  readonly query?: ZodType<Query>;
  readonly body?: ZodType<Content>;
  readonly response: ZodType<Response>;
  /**
   * `command`: it acts in the world, and is done once for each Idempotency-Key. `change`: it takes effect at once.
   */
  readonly effect: 'none' | 'command' | 'change';
  handle(input: RouteInput<Params, Query, Content>): Response | Promise<Response>;
}

/** Any operation. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyRoute = Route<any, any, any, any>;

/** Makes an operation with the types of its schemas. */
export function route<P extends ZodType, Q extends ZodType, B extends ZodType, R extends ZodType>(
  definition: Omit<Route, 'params' | 'query' | 'body' | 'response' | 'handle'> & {
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    readonly response: R;
    handle(input: RouteInput<z.output<P>, z.output<Q>, z.output<B>>): z.output<R> | Promise<z.output<R>>;
  },
): AnyRoute {
  return definition;
}
