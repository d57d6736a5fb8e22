import { deliverCall } from './lib/valid-calls.ts';
import { validLoad } from './lib/valid-load.ts';

/** The pure path: the sales are in such an order that each call finds a free machine. */
const { options, iteration } = validLoad(
  'delivery-path',
  { gatedSteps: 'all', gatesLatency: true, busyPercent: 1 },
  deliverCall,
);

export { options };
export { connect } from './lib/core-client.ts';
export default iteration;
