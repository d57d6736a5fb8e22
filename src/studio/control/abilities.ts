import { Session } from '#harness/session/session.ts';
import type { Ability } from '../schemas/world.ts';
import type { WorldParts } from './world-parts.ts';

/** What can be done in a world. */
export function abilitiesOf({ session, time, isConsole }: WorldParts): readonly Ability[] {
  const hasNetwork = session.networkPaths.length > 0;
  if (!(session instanceof Session)) return ['machine-faults', ...(hasNetwork ? (['network-faults'] as const) : [])];
  return [
    'machine-faults',
    ...(hasNetwork ? (['network-faults'] as const) : []),
    'receiver-faults',
    ...(session.target === null ? (['kill-core'] as const) : []),
    'sell',
    ...(time.canChangeSpeed ? (['speed'] as const) : []),
    ...(time.canPause ? (['pause'] as const) : []),
    'verdict',
    'save',
    ...(isConsole === true ? [] : (['finish'] as const)),
  ];
}

/** Why something cannot be done in a world. @param what as the beginning of a sentence. */
export function missingAbilityText({ session, stage }: WorldParts, what: string): string {
  const list = 'GET /api/world lists what is, as "abilities".';
  if (!(session instanceof Session))
    return (
      `${what} is not possible here: vendloop fleet has machines alone, whose core, merchant and receiver are ` +
      `elsewhere; ${list}`
    );
  return session.target === null
    ? `${what} is not possible on the ${stage} stage: ${list}`
    : `${what} is not possible at a core that was joined: ${list}`;
}
