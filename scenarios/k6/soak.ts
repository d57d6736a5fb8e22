import { deliverCall } from './lib/valid-calls.ts';
import { validLoad } from './lib/valid-load.ts';

/**
 * The same moderate load for long (set DURATION): whatever grows without end shows in the core's memory and handles.
 */
const { options, iteration } = validLoad('soak', { gatedSteps: 'all', gatesLatency: true }, deliverCall);

export { options };
export { connect } from './lib/core-client.ts';
export default iteration;
