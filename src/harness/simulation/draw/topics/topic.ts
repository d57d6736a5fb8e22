import type { Random } from '#core/ports/random.ts';
import type { ScenarioInput } from '#harness/scenario/scenario.ts';

/** What a topic draws of its world: who is there and what is done, and faults where the topic needs them. */
export type TopicParts = Pick<ScenarioInput, 'fleet'> &
  Partial<
    Pick<ScenarioInput, 'merchants' | 'tracks' | 'faults' | 'receivers' | 'core' | 'arrivals' | 'attemptLimits'>
  > & {
    readonly networkFaults?: NonNullable<NonNullable<ScenarioInput['network']>['faults']>;
  };

/** A subject that a short world goes into deeply. */
export interface Topic {
  /** Part of what a seed draws: worlds of another name are other worlds. */
  readonly name: string;
  draw(random: Random): TopicParts;
}
