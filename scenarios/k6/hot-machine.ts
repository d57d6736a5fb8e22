import { deliverCall } from './lib/valid-calls.ts';
import { validLoad } from './lib/valid-load.ts';

/**
 * Contention: the order of the sales prefers a few machines (Zipf), so that calls find them busy, and are refused at
 * once.
 */
const { options, iteration } = validLoad('hot-machine', { gatedSteps: 'all', gatesLatency: true }, deliverCall);

export { options };
export { connect } from './lib/core-client.ts';
export default iteration;
