import { useEffect, useState } from 'preact/hooks';
import { every, steadyNow } from '../../client/browser.ts';
import { timeAt, type LiveState } from '../model/live-state.ts';

/** How often what counts down is drawn, ms. */
const drawEveryMs = 200;

/** The run's time now, ms; it goes on by itself while this is shown. */
export function useRunTime(state: Pick<LiveState, 'world' | 'mark'>): number {
  const [, setTurn] = useState(0);
  const { isPaused } = state.world.time;
  const isRunning = state.world.state === 'running' && !isPaused;
  useEffect(() => {
    if (!isRunning) return;
    return every(drawEveryMs, () => setTurn((turn) => turn + 1));
  }, [isRunning]);
  return timeAt(state, steadyNow());
}
