import { deliverCall } from './lib/valid-calls.ts';
import { validLoad } from './lib/valid-load.ts';

/** Steps of a rising rate, to find the knee. Calls may be late or dropped there; the first step must hold. */
const { options, iteration } = validLoad('knee', { gatedSteps: 'first', gatesLatency: false }, deliverCall);

export { options };
export { connect } from './lib/core-client.ts';
export default iteration;
