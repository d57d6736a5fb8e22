import type { z } from 'zod';
import type { CoreConfig } from '../config.ts';
import type { Bilingual } from '../domain/errors.ts';
import { deliveryId, positiveId } from './member-schemas.ts';

// A sign covers members and no path: the same bytes, sent to another path, are signed there too. An id of the path
// that is also a member ties a signed call to the order, delivery or product that it was made for.

/** How each id of a path is written as a member. */
const pathIdMembers: Readonly<Record<string, z.ZodType>> = {
  order_id: positiveId(),
  product_id: positiveId(),
  delivery_id: deliveryId,
};

/**
 * The members of a signed endpoint, the id of its path among them as an optional one.
 * @param parameter name of the path's id; null where there is none, or nothing is signed.
 */
export function withPathIdMember<Members extends z.ZodObject>(members: Members, parameter: string | null): Members {
  if (parameter === null) return members;
  const member = pathIdMembers[parameter];
  if (!member) throw new Error(`the id ${parameter} of a signed path has no member`);
  return members.extend({ [parameter]: member.optional() }) as unknown as Members;
}

/** The path id of a call, and whether it must be signed. */
interface PathCall {
  readonly pathIdText: string;
  readonly signedPath: CoreConfig['signedPath'];
}

/** What is wrong between the path's id and the member of its name, or null. */
export function pathIdProblem(
  parameter: string,
  members: Readonly<Record<string, unknown>>,
  { pathIdText, signedPath }: PathCall,
): Bilingual | null {
  // Judged already: a number, or a text of digits. Both have one spelling for each id.
  const memberValue = members[parameter] as string | number | undefined;
  if (memberValue !== undefined) return String(memberValue) === pathIdText ? null : wrongPathIdDetail(parameter);
  return signedPath === 'required' ? missingPathIdDetail(parameter) : null;
}

function wrongPathIdDetail(parameter: string): Bilingual {
  return {
    zh: `参数 "${parameter}" 与路径中的 ${parameter} 不一致，签名属于另一次调用`,
    en: `member "${parameter}" is not the ${parameter} of the path: the sign belongs to another call`,
  };
}

function missingPathIdDetail(parameter: string): Bilingual {
  return {
    zh: `缺少参数 "${parameter}"：本系统要求对路径中的 ${parameter} 签名（compat.signedPath: required）`,
    en:
      `member "${parameter}" is missing: this core requires the ${parameter} of the path to be signed ` +
      '(compat.signedPath: required)',
  };
}
