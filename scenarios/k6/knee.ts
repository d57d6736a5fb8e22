import { deliverCall } from './lib/valid-calls.ts';
import { lawfulLoad } from './lib/valid-load.ts';

/** Steps of a rising rate: where does it bend? Calls may be late or dropped there; the first step must hold. */
const { options, iteration } = lawfulLoad('knee', { whole: 'first', inTime: false }, deliverCall);

export { options };
export default iteration;
