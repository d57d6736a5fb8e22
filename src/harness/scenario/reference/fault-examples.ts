import type { Fault } from '#simulators/faults/fault.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import type { ScenarioInput } from '../scenario.ts';
import type { Example } from './examples.ts';

type FaultEntry = NonNullable<ScenarioInput['faults']>[number];

/** An entry of a scenario's `faults`; it is valid as it stands for a group called `machines`. */
export function faultExample(fault: Fault<unknown>): FaultEntry {
  const params = fault.name === 'answers-late' ? { answerAfterMs: 31_000 } : {};
  // A heartbeat comes every five minutes.
  const to = fault.name === 'no-heartbeat' ? '6min' : '2min';
  const when = fault.scope === 'run' ? { job: 2 } : ({ from: '10s', to } as const);
  return { fault: fault.name, on: 'machines', ...(Object.keys(params).length > 0 && { params }), when };
}

/** Sales at a machine that can have the fault, whatever becomes of them. */
export function faultExampleScenario(fault: Fault<unknown>): Example {
  const motor = motorTypes.find((type) => fault.fits(type))?.name ?? '';
  const sale = (label: string, lane: number) =>
    [{ order: label, lane, quantity: 2 }, { pay: label }, { deliver: label }] as const;
  const steps = [
    ...sale('a', 0),
    { wait: '15s' },
    ...sale('b', 1),
    { wait: '3min' },
    ...sale('c', 2),
    { wait: '3min' },
  ] as const;
  return {
    extraMembers: {
      fleet: [{ group: 'machines', motor }],
      faults: [faultExample(fault)],
      tracks: [{ on: 'machines', steps }],
    },
  };
}
