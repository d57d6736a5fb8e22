import type { z } from 'zod';
import type { CoreConfig } from '../config.ts';
import { accept, refuse, type ErrorCode, type Result } from '../domain/errors.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Services } from '../services.ts';
import { createMemberValidator, type RawMembers } from './member-validation.ts';
import { pathIdProblem, withPathIdMember } from './signed-path.ts';

/** Base path of the API (PROTOCOL §1). */
export const basePath = '/api/openapi/v1';

/** A code that an endpoint may answer with; with a status where it differs from the code's own. */
export type DocumentedCode = ErrorCode | readonly [ErrorCode, number];

/** What the transport half of the API knows of a call: who, and what was sent. The sign has been verified. */
export interface RawCall {
  readonly caller: Merchant;
  readonly members: RawMembers;
  /** What stands in the path's `{…}`; empty where there is none. */
  readonly pathIdText: string;
  /** Empty for calls that are not signed. */
  readonly sign: string;
  /** When the request arrived, on the clock's monotonic reading, ms. */
  readonly arrivedAt: number;
  /** Whether a signed call must name the path's id among its members. */
  readonly signedPath: CoreConfig['signedPath'];
}

/** A call after the endpoint's schema has judged it. */
export interface Call<Members, PathId> {
  readonly caller: Merchant;
  readonly members: Members;
  readonly pathId: PathId;
  /**
   * The mark of this signed request for `Once`. It is the sign itself, and behind it the path's id where there is one:
   * the sign does not cover the path, so two orders that are paid in one second on one machine carry the same sign.
   */
  readonly idempotencyKey: string;
  /** When the request arrived, on the clock's monotonic reading, ms. */
  readonly arrivedAt: number;
}

/** One row of the table in PROTOCOL §3, as data and two plain functions. */
export interface EndpointDefinition<Members extends z.ZodObject, PathId, Value, Data extends z.ZodType> {
  /** Names the endpoint in metrics, logs and the OpenAPI document. */
  readonly name: string;
  readonly summary: string;
  readonly method: 'POST' | 'PUT';
  /** Below {@link basePath}; one `{id}` at most. */
  readonly path: string;
  /** `signed`: one body field `payload`. `plain`: the members are the body. `nothing`: no members. */
  readonly bodyKind: 'signed' | 'plain' | 'none';
  /** A signed call takes the path's id as well, by the name that the path gives it: `withPathMember` adds it. */
  readonly members: Members;
  /** Reads the path's id; null when it cannot be one, which is 4004. */
  readonly parsePathId?: (text: string) => PathId | null;
  readonly data: Data;
  /** Codes besides those that every call may get. */
  readonly codes: readonly DocumentedCode[];
  handle(services: Services, call: Call<z.output<Members>, PathId>): Promise<Result<Value>>;
  /** Translates the service's answer to `data`. */
  render(value: Value, call: Call<z.output<Members>, PathId>): z.input<Data>;
}

type EndpointDescription = Pick<
  EndpointDefinition<z.ZodObject, unknown, unknown, z.ZodType>,
  'name' | 'summary' | 'method' | 'path' | 'bodyKind' | 'members' | 'data' | 'codes'
>;

/** An endpoint whose types have been settled: every endpoint is one, whatever it takes and answers. */
export interface Endpoint extends EndpointDescription {
  /** Name of the path's id, or null. */
  readonly pathParameter: string | null;
  /** Whether a text can be the path's id. */
  readonly isPathId: (text: string) => boolean;
  /** Judges the members, calls the service, renders its answer. */
  answer(services: Services, call: RawCall): Promise<Result<unknown>>;
}

/** Makes an {@link Endpoint} of its definition. */
export function endpoint<Members extends z.ZodObject, PathId, Value, Data extends z.ZodType>(
  definition: EndpointDefinition<Members, PathId, Value, Data>,
): Endpoint {
  const { name, summary, method, path, bodyKind, data, codes } = definition;
  const pathParameter = /\{(\w+)\}/.exec(path)?.[1] ?? null;
  const signedParameter = bodyKind === 'signed' ? pathParameter : null;
  const members = withPathIdMember(definition.members, signedParameter);
  const validate = createMemberValidator(members);
  return {
    name,
    summary,
    method,
    path,
    bodyKind,
    members,
    data,
    codes,
    pathParameter,
    isPathId: (text) => definition.parsePathId?.(text) !== null,
    async answer(services, rawCall) {
      const pathId = definition.parsePathId?.(rawCall.pathIdText);
      if (pathId === null) return refuse(4004, badPathIdDetail(pathParameter));
      const validated = validate(rawCall.members);
      if (!validated.ok) return validated;
      const pathProblem = signedParameter === null ? null : pathIdProblem(signedParameter, validated.value, rawCall);
      if (pathProblem) return refuse(4003, pathProblem);
      const idempotencyKey =
        rawCall.sign !== '' && pathParameter !== null ? `${rawCall.sign}:${name}:${rawCall.pathIdText}` : rawCall.sign;
      const call = {
        caller: rawCall.caller,
        members: validated.value,
        pathId: pathId as PathId,
        idempotencyKey,
        arrivedAt: rawCall.arrivedAt,
      };
      const result = await definition.handle(services, call);
      return result.ok ? accept(definition.render(result.value, call)) : result;
    },
  };
}

function badPathIdDetail(parameter: string | null) {
  return { zh: `路径中的 ${parameter ?? 'id'} 应为数字`, en: `${parameter ?? 'id'} in the path must be digits` };
}

/** A numeric id in a path, in its one spelling. */
export function parseNumericPathId(text: string): number | null {
  const value = Number(text);
  return /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(value) ? value : null;
}

/** An id in a path that is a string of digits. */
export function parseDigitsPathId(text: string): string | null {
  return /^\d{1,32}$/.test(text) ? text : null;
}
