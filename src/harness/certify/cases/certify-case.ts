import type { CertifyFacts, CertifyMachine } from '../certify-machine.ts';
import type { LocalText } from '../local-text.ts';
import type { CaseContext } from '../play/case-context.ts';
import type { CaseTitle } from '../verdict/case-result.ts';

/** One promise, and how it is examined. */
export interface CertifyCase extends CaseTitle {
  /** How many machines it plays, each for itself alone; 0: it only names one in its orders. */
  readonly machines: 0 | 1 | 2;
  /** Left out: the machines are connected before. */
  readonly connects?: false;
  /** Which machines it can be played with; all when left out. */
  readonly suits?: (machine: CertifyMachine, facts: CertifyFacts) => boolean;
  /** Why the cloud owes nothing here; null when it does. Always owed when left out. */
  readonly notPromised?: (facts: CertifyFacts) => LocalText | null;
  /** How long it waits for limits of the cloud, ms; not at all when left out. */
  readonly waitMs?: (facts: CertifyFacts) => number;
  /** @throws BrokenPromise, NotPlayable or NotPromised. */
  readonly play: (context: CaseContext) => Promise<void>;
}
