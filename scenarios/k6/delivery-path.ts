import { deliverCall } from './lib/valid-calls.ts';
import { lawfulLoad } from './lib/valid-load.ts';

/** The pure path: the sales are in such an order that each call finds a free machine. */
const { options, iteration } = lawfulLoad('delivery-path', { whole: 'all', inTime: true, busyPercent: 1 }, deliverCall);

export { options };
export default iteration;
