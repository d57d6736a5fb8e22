import { memo } from 'preact/compat';
import { Badge, toneOf } from '../../components/badge.tsx';
import { usePreferences } from '../../preferences/preferences.tsx';
import type { MachineView } from '../../../schemas/machines.ts';
import { eventNamesIn } from '../../trace/event-names.ts';
import type { LiveState } from '../model/live-state.ts';
import { LockCountdown } from './lock-countdown.tsx';
import { MotorDrawing } from './motor-drawing.tsx';
import { StockBars } from './stock-bars.tsx';

/** A machine as it stands; a click chooses it. */
export function MachineCard(props: {
  readonly live: LiveState;
  readonly machine: MachineView;
  readonly isChosen: boolean;
  readonly onChoose: (machine: string) => void;
}) {
  const { t, language } = usePreferences();
  const { live, machine, isChosen } = props;
  const { lock, faults, recentOutcomes, stock, isOnline } = machine;
  const names = eventNamesIn(language);
  return (
    <button
      type="button"
      class={`machine-card ${isOnline ? '' : 'offline'}`}
      aria-pressed={isChosen}
      data-machine={machine.machine}
      onClick={() => props.onChoose(machine.machine)}
    >
      <span class="card-head">
        <MotorDrawing motor={machine.motor} isTurning={machine.phase === 'turning'} />
        <span class="card-name">
          <strong>{machine.machine}</strong>
          <span class="quiet">{language === 'zh' ? machine.motorTitleZh : machine.motorTitle}</span>
        </span>
        <Badge tone={isOnline ? 'good' : 'bad'}>{t(isOnline ? 'online' : 'offline')}</Badge>
      </span>
      {lock === null ? (
        <span class="lock-countdown quiet">{machine.dwellMs > 0 ? t('lock-free') : ''}</span>
      ) : (
        <LockCountdown {...{ live, lock }} dwellMs={machine.dwellMs} />
      )}
      <StockBars stock={stock} />
      <span class="card-line outcomes">
        {recentOutcomes.length === 0 ? <span class="quiet">{t('no-sales')}</span> : null}
        {recentOutcomes.map((outcome, index) => (
          <Badge key={index} tone={toneOf(outcome)}>
            {names.outcome(outcome)}
          </Badge>
        ))}
      </span>
      <span class="card-line faults">
        {faults.map(({ plan, fault }) => (
          <Badge key={plan} tone="warning">
            ⚡ {fault}
          </Badge>
        ))}
      </span>
    </button>
  );
}

/** What colours a small tile: the worst comes first. */
function tileState({ isOnline, faults, lock, recentOutcomes }: MachineView): string {
  if (!isOnline) return 'offline';
  if (faults.length > 0) return 'broken';
  if (lock !== null) return 'locked';
  const last = recentOutcomes.at(-1);
  return last === undefined || last === 'success' ? 'fine' : 'failed';
}

/** A machine among many: its state by colour, everything else in its panel. */
export const MachineTile = memo(function MachineTile(props: {
  readonly machine: MachineView;
  readonly isChosen: boolean;
  readonly isReached: boolean;
  readonly onChoose: (machine: string) => void;
  readonly stateTexts: Readonly<Record<string, string>>;
}) {
  const { machine, isChosen, isReached, stateTexts } = props;
  const state = tileState(machine);
  return (
    <button
      type="button"
      class={`machine-tile ${state}`}
      aria-pressed={isChosen}
      data-machine={machine.machine}
      tabIndex={isReached ? 0 : -1}
      aria-label={`${machine.machine}: ${stateTexts[state] ?? ''}`}
      title={`${machine.machine}: ${stateTexts[state] ?? ''}`}
      onClick={() => props.onChoose(machine.machine)}
    >
      {machine.machine.slice(-3)}
    </button>
  );
});
