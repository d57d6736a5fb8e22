import { useRunTime } from '../client/use-run-time.ts';
import type { LiveState } from '../model/live-state.ts';
import { useTexts } from '../../preferences/preferences.tsx';
import type { MachineView } from '../../../schemas/machines.ts';

/** A lock as it runs down, by the run's time. */
export function LockCountdown(props: {
  readonly live: LiveState;
  readonly lock: NonNullable<MachineView['lock']>;
  readonly dwellMs: number;
}) {
  const t = useTexts();
  const { lock, dwellMs } = props;
  const leftMs = Math.max(0, lock.expiresAt - useRunTime(props.live));
  return (
    <span class="lock-countdown">
      <span class="lock-text">{t('locked-for', { seconds: (leftMs / 1_000).toFixed(1) })}</span>
      <meter min={0} max={dwellMs} value={leftMs} aria-label={t('band-lock')} />
    </span>
  );
}
