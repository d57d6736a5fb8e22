import type { Http } from '#core/ports/http.ts';
import { HttpFailure } from '#core/ports/http.ts';

/**
 * A way to call whose limits are in the run's time, on one whose limits are in the system's.
 * @param speed how many ms of the run pass in one of the system's at this moment.
 */
export function withRunTimeLimits(http: Http, speed: () => number): Http {
  return {
    send: async (request, limits) => {
      const { timeoutMs } = limits;
      try {
        return await http.send(request, { ...limits, timeoutMs: timeoutMs / speed() });
      } catch (error) {
        if (!(error instanceof HttpFailure) || error.reason !== 'timeout') throw error;
        throw new HttpFailure('timeout', `no complete answer within ${timeoutMs} ms of the run's time`);
      }
    },
  };
}
