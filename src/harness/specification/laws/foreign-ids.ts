import type { Call, Json } from '../observation.ts';
import { routeOf } from '../rules/calls/endpoints.ts';
import { isObject } from '../rules/shared/expected.ts';
import { LawFindings, type Law } from './law.ts';
import { textOf } from '../rules/shared/text-of.ts';

/** Something with an id, as it shows in an answer: `order 60`. */
type Name = string;

/** No answer shows an id of another merchant's order, record or delivery (§3.14, §3.15, §3.18). */
export const foreignIds: Law = {
  name: 'foreign-ids',
  start({ terms, machines }) {
    const findings = new LawFindings();
    const owners = new Map<Name, string>();
    /** The first call of each merchant whose answer showed it. */
    const shown = new Map<Name, Map<string, Call>>();
    const owned = new Map<string, string[]>();
    for (const { machineNo, appId } of machines) {
      const list = owned.get(appId);
      if (list) list.push(machineNo);
      else owned.set(appId, [machineNo]);
    }
    for (const list of owned.values()) list.sort();
    for (const { appId, machines: all } of terms.merchants) if (all) owned.set(appId, [...all]);
    return {
      call: (call) => {
        if (!call.answer || call.answer.code === 5000) return;
        findings.judge('own-sale', 'no-foreign-effect');
        const isMaking = isMadeBy(call);
        for (const name of namesIn(call.answer.data)) {
          if (isMaking) owners.set(name, call.appId);
          const calls = shown.get(name) ?? new Map<string, Call>();
          if (!calls.has(call.appId)) calls.set(call.appId, call);
          shown.set(name, calls);
        }
        judgeList(findings, call, owned.get(call.appId) ?? []);
      },
      result: () => {
        for (const [name, calls] of shown) judgeOwner(findings, name, owners.get(name), calls);
        return findings.result();
      },
    };
  },
};

/** Whether the call made what its answer shows: it belongs to the caller. */
function isMadeBy(call: Call): boolean {
  const { answer } = call;
  const name = routeOf(call)?.endpoint.name;
  const isMaking = name === 'create-order' || name === 'consume-code' || name === 'deliver' || name === 'lane-test';
  return isMaking && answer?.status === 200 && answer.code === 0;
}

function judgeOwner(
  findings: LawFindings,
  name: Name,
  owner: string | undefined,
  calls: ReadonlyMap<string, Call>,
): void {
  if (owner === undefined) return;
  for (const [appId, call] of calls) {
    if (appId === owner) continue;
    const { method, path } = call;
    const sentence = `${appId} called ${method} ${path} and was shown ${name} of ${owner}; allowed are its own`;
    findings.add('own-sale', sentence, call);
  }
}

/** What an answer names, at any depth. */
function namesIn(data: Json): readonly Name[] {
  if (Array.isArray(data)) return data.flatMap((item: Json) => namesIn(item));
  if (!isObject(data)) return [];
  const names: Name[] = [];
  for (const [member, value] of Object.entries(data)) {
    if (member === 'order_id' || member === 'delivery_id') names.push(`${member.replace('_id', '')} ${textOf(value)}`);
    if (member === 'records' && Array.isArray(value)) {
      for (const record of value as readonly Json[]) if (isObject(record)) names.push(`record ${textOf(record['id'])}`);
    }
  }
  return names;
}

/** The list of machines has every machine of the caller, in the order of numbers, and no other (§9.11). */
function judgeList(findings: LawFindings, call: Call, owned: readonly string[]): void {
  const { answer, appId } = call;
  if (routeOf(call)?.endpoint.name !== 'machines' || answer?.status !== 200 || !Array.isArray(answer.data)) return;
  findings.judge('machine-list');
  const listed = answer.data.map((entry: Json) => (isObject(entry) ? textOf(entry['machine_no']) : ''));
  if (listed.join(' ') === owned.join(' ')) return;
  const shown = `${appId} was shown the machines ${listed.join(', ') || 'none'}`;
  const sentence = `${shown}; allowed are ${owned.join(', ') || 'none'}`;
  findings.add('machine-list', sentence, call);
}
