import type { z } from 'zod';
import type { CoreConfig } from '../config.ts';
import { accept, refuse, type ErrorCode, type Result } from '../domain/errors.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Services } from '../services.ts';
import { judgeOf, type RawMembers } from './member-validation.ts';
import { pathFault, withPathMember } from './signed-path.ts';

/** Base path of the API (PROTOCOL §1). */
export const basePath = '/api/openapi/v1';

/** A code that an endpoint may answer with; with a status where it differs from the code's own. */
export type DocumentedCode = ErrorCode | readonly [ErrorCode, number];

/** What the transport half of the API knows of a call: who, and what was sent. The sign has been verified. */
export interface RawCall {
  readonly caller: Merchant;
  readonly members: RawMembers;
  /** What stands in the path's `{…}`; empty where there is none. */
  readonly pathText: string;
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
  readonly mark: string;
  /** When the request arrived, on the clock's monotonic reading, ms. */
  readonly arrivedAt: number;
}

/** One row of the table in PROTOCOL §3, as data and two plain functions. */
export interface Definition<Members extends z.ZodObject, PathId, Value, Data extends z.ZodType> {
  /** Names the endpoint in metrics, logs and the OpenAPI document. */
  readonly name: string;
  readonly summary: string;
  readonly method: 'POST' | 'PUT';
  /** Below {@link basePath}; one `{id}` at most. */
  readonly path: string;
  /** `signed`: one body field `payload`. `plain`: the members are the body. `nothing`: no members. */
  readonly takes: 'signed' | 'plain' | 'nothing';
  /** A signed call takes the path's id as well, by the name that the path gives it: `withPathMember` adds it. */
  readonly members: Members;
  /** Reads the path's id; null when it cannot be one, which is 4004. */
  readonly pathId?: (text: string) => PathId | null;
  readonly data: Data;
  /** Codes besides those that every call may get. */
  readonly codes: readonly DocumentedCode[];
  handle(services: Services, call: Call<z.output<Members>, PathId>): Promise<Result<Value>>;
  /** Translates the service's answer to `data`. */
  render(value: Value, call: Call<z.output<Members>, PathId>): z.input<Data>;
}

type Described = Pick<
  Definition<z.ZodObject, unknown, unknown, z.ZodType>,
  'name' | 'summary' | 'method' | 'path' | 'takes' | 'members' | 'data' | 'codes'
>;

/** An endpoint whose types have been settled: every endpoint is one, whatever it takes and answers. */
export interface Endpoint extends Described {
  /** Name of the path's id, or null. */
  readonly pathParameter: string | null;
  /** Tells whether a text can be the path's id. */
  readonly takesPathId: (text: string) => boolean;
  /** Judges the members, calls the service, renders its answer. */
  answer(services: Services, call: RawCall): Promise<Result<unknown>>;
}

/** Makes an {@link Endpoint} of its definition. */
export function endpoint<Members extends z.ZodObject, PathId, Value, Data extends z.ZodType>(
  definition: Definition<Members, PathId, Value, Data>,
): Endpoint {
  const { name, summary, method, path, takes, data, codes } = definition;
  const pathParameter = /\{(\w+)\}/.exec(path)?.[1] ?? null;
  const signedParameter = takes === 'signed' ? pathParameter : null;
  const members = withPathMember(definition.members, signedParameter);
  const judge = judgeOf(members);
  return {
    name,
    summary,
    method,
    path,
    takes,
    members,
    data,
    codes,
    pathParameter,
    takesPathId: (text) => definition.pathId?.(text) !== null,
    async answer(services, raw) {
      const pathId = definition.pathId?.(raw.pathText);
      if (pathId === null) return refuse(4004, noSuchId(pathParameter));
      const judged = judge(raw.members);
      if (!judged.ok) return judged;
      const fault = signedParameter === null ? null : pathFault(signedParameter, judged.value, raw);
      if (fault) return refuse(4003, fault);
      const mark = raw.sign !== '' && pathParameter !== null ? `${raw.sign}:${name}:${raw.pathText}` : raw.sign;
      const call = {
        caller: raw.caller,
        members: judged.value,
        pathId: pathId as PathId,
        mark,
        arrivedAt: raw.arrivedAt,
      };
      const result = await definition.handle(services, call);
      return result.ok ? accept(definition.render(result.value, call)) : result;
    },
  };
}

function noSuchId(parameter: string | null) {
  return { zh: `路径中的 ${parameter ?? 'id'} 应为数字`, en: `${parameter ?? 'id'} in the path must be digits` };
}

/** A numeric id in a path, in its one spelling. */
export function numericPathId(text: string): number | null {
  const value = Number(text);
  return /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(value) ? value : null;
}

/** An id in a path that is a string of digits. */
export function digitsPathId(text: string): string | null {
  return /^\d{1,32}$/.test(text) ? text : null;
}
