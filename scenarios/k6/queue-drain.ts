import { queueCall } from './lib/valid-calls.ts';
import { lawfulLoad } from './lib/valid-load.ts';

/** Bursts on few machines: each sale is a whole order, which one call puts into its machine's queue. */
const { options, iteration } = lawfulLoad('queue-drain', { whole: 'all', inTime: true, busyPercent: 0 }, queueCall);

export { options };
export default iteration;
