import { queueCall } from './lib/valid-calls.ts';
import { validLoad } from './lib/valid-load.ts';

/** Bursts on few machines: each sale is a whole order, which one call puts into its machine's queue. */
const { options, iteration } = validLoad(
  'queue-drain',
  { gatedSteps: 'all', gatesLatency: true, busyPercent: 0 },
  queueCall,
);

export { options };
export { connect } from './lib/core-client.ts';
export default iteration;
