import { deliverCall } from './lib/valid-calls.ts';
import { lawfulLoad } from './lib/valid-load.ts';

/** Calm, a height of SPIKE_RATE for SPIKE_SECONDS, calm again: does the core come back? At the height answers may be late. */
const { options, iteration } = lawfulLoad('spike', { whole: 'all', inTime: false }, deliverCall);

export { options };
export default iteration;
