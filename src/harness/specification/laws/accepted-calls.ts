import type { Call, Json } from '../observation.ts';
import type { ClauseName } from '../clauses.ts';
import { routeOf } from '../rules/calls/endpoints.ts';
import { memoryKey } from '../rules/calls/memory.ts';
import { LawFindings, type Law } from './law.ts';

const always: readonly ClauseName[] = [
  'base-path',
  'credentials',
  'body-is-json',
  'body-kinds',
  'endpoint-list',
  'then-the-endpoint',
];
const ofSigned: readonly ClauseName[] = [
  'members-signed',
  'sorted-by-bytes',
  'joined',
  'key-appended',
  'digest',
  'encoded',
  'flat',
  'timestamp-window',
  'timestamp-member',
];

/** Codes of refusals that come before an endpoint decides. */
const codesOfEnvelope: ReadonlySet<number> = new Set([4000, 4001, 4003, 4006, 4009, 4290, 5000]);

/**
 * Counts the clauses by which a call was let through to its endpoint: what its model allows is held against the answer,
 * and a call that was refused wrongly shows there.
 */
export const acceptedCalls: Law = {
  name: 'accepted-calls',
  start() {
    const findings = new LawFindings();
    const reads = new Set<string>();
    return {
      call: (call) => {
        const { answer, body } = call;
        if (!answer || codesOfEnvelope.has(answer.code)) return;
        findings.judge(...always);
        if (body.kind !== 'signed') return;
        if (body.sign === 'right') findings.judge(...ofSigned, ...clausesOf(call, Object.entries(body.members)));
        if (memoryKey(call) !== null) return;
        const key = `${call.appId} ${body.signId} ${call.path}`;
        if (reads.has(key)) findings.judge('reads-answer-afresh');
        reads.add(key);
      },
      result: () => findings.result(),
    };
  },
};

/** Clauses that only some members show. */
function clausesOf(call: Call, members: readonly (readonly [string, Json])[]): readonly ClauseName[] {
  const clauses: ClauseName[] = [];
  const values = members.map(([, value]) => value);
  const route = routeOf(call);
  if (values.some((value) => value === 0 || value === '0' || value === 'null' || value === 'NULL')) {
    clauses.push('zero-is-signed');
  }
  if (values.some((value) => typeof value === 'number')) clauses.push('number-or-text');
  if (values.includes('')) clauses.push('empty-optional');
  if (route?.endpoint.name === 'lane-test') clauses.push('fixed-path-wins');
  if (route?.pathId && members.some(([name]) => name === route.pathId?.name)) clauses.push('signed-path');
  return clauses;
}
