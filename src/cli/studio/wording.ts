import type { Wording } from '#studio/control/delivery-views.ts';
import type { Language } from '../shared/language.ts';
import { textsOf } from '../texts/index.ts';

/** The console's words for deliveries and events. */
export function studioWording(language: Language): Wording {
  const { follow, event } = textsOf(language);
  return {
    knowledge: (delivery, isJoined) => ({
      core: isJoined ? follow.fromOutside(follow.coreState(delivery)) : follow.coreState(delivery),
      machine: follow.machineState(delivery),
      merchant: follow.merchantState(delivery),
    }),
    awaited: (awaited, now) => follow.awaited(awaited, now),
    event: (one) => event(one),
  };
}
