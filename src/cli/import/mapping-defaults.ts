import { machineKinds } from '#core/domain/machine.ts';
import type { MappingDefaults } from '#harness/import/read-mapping.ts';
import { motorOfListed } from '../shared/named-machines.ts';
import type { Project } from '../shared/project/project.ts';

/** What a project file states of the limits and machines of its cloud, in the terms of a mapping. */
export function mappingDefaults(project: Project | null): MappingDefaults | undefined {
  if (project === null) return undefined;
  const { dwell, timeout, callbacks, machines } = project.members;
  const { timeout: answer, maxAttempts, firstPause, maxPause } = callbacks;
  return {
    limits: stated({
      // Kinds of another cloud have no name in a history.
      dwell: stated(Object.fromEntries(machineKinds.map((kind) => [kind, dwell[kind]]))),
      fallback: timeout,
      callbacks: stated({ timeout: answer, attempts: maxAttempts, firstPause, maxPause }),
    }),
    motors: Object.fromEntries(
      machines.flatMap(({ machineNo, motor, kind }) => {
        const name = motor ?? motorOfListed(kind);
        return name === undefined ? [] : [[machineNo, name] as const];
      }),
    ),
  };
}

function stated(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
