import { Button } from '../../components/button.tsx';
import { SelectField } from '../../components/field.tsx';
import { useTexts } from '../../preferences/preferences.tsx';
import { formatTime } from '../../trace/format-time.ts';
import type { Commands } from '../client/use-command.ts';
import { useRunTime } from '../client/use-run-time.ts';
import type { LiveState } from '../model/live-state.ts';

/** Speeds that are offered, beside the present one. */
const speeds = [0.1, 0.5, 1, 2, 5, 10, 20, 50, 100] as const;

/** The run's time, its speed, and the pause. */
export function TimeControls({ live, commands }: { readonly live: LiveState; readonly commands: Commands }) {
  const t = useTexts();
  const now = useRunTime(live);
  const { time, abilities, state } = live.world;
  const isRunning = state === 'running';
  const known = [...new Set([...speeds, time.speed])].sort((a, b) => a - b);
  const change = (body: object): void => commands.send('PATCH', '/api/time', body, () => '');
  return (
    <div class="time-controls">
      <span class="run-time" title={t('run-time')}>
        {formatTime(Math.floor(now / 100) * 100)}
      </span>
      {abilities.includes('speed') && isRunning ? (
        <SelectField
          label={t('speed')}
          isLabelHidden
          value={String(time.speed)}
          options={known.map((speed) => ({ value: String(speed), text: `× ${speed}` }))}
          onChange={(speed) => change({ speed: Number(speed) })}
        />
      ) : null}
      {abilities.includes('pause') && isRunning ? (
        <Button onClick={() => change({ isPaused: !time.isPaused })}>{t(time.isPaused ? 'go-on' : 'pause')}</Button>
      ) : null}
    </div>
  );
}
