import { deliverCall } from './lib/valid-calls.ts';
import { validLoad } from './lib/valid-load.ts';

/**
 * Calm, a height of SPIKE_RATE for SPIKE_SECONDS, calm again: does the core come back? At the height answers may be
 * late.
 */
const { options, iteration } = validLoad('spike', { gatedSteps: 'all', gatesLatency: false }, deliverCall);

export { options };
export { connect } from './lib/core-client.ts';
export default iteration;
