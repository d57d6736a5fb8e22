import { useCallback, useMemo, useRef } from 'preact/hooks';
import { Pane } from '../../components/pane.tsx';
import { useTexts } from '../../preferences/preferences.tsx';
import type { LiveState } from '../model/live-state.ts';
import { MachineCard, MachineTile } from './machine-card.tsx';

/** More machines than this are shown as small tiles. */
const maxCards = 40;

interface FleetProps {
  readonly live: LiveState;
  readonly chosen: string | null;
  readonly onChoose: (machine: string) => void;
}

/** All machines: cards, or tiles where there are many. */
export function FleetView(props: FleetProps) {
  const t = useTexts();
  const { live, chosen, onChoose } = props;
  const machines = [...live.machines.values()];
  const { online, total, locked } = live.world.machines;
  return (
    <Pane
      heading={t('fleet')}
      className="fleet"
      tools={<span class="quiet">{t('fleet-counts', { online, total, locked })}</span>}
    >
      {machines.length > maxCards ? (
        <Tiles {...props} />
      ) : (
        <div class="machine-cards">
          {machines.map((machine) => (
            <MachineCard key={machine.machine} {...{ live, machine, onChoose }} isChosen={machine.machine === chosen} />
          ))}
        </div>
      )}
    </Pane>
  );
}

/** Where an arrow key leads among tiles, so many in a row. */
function tileByKey(key: string, at: number, count: number, columns: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at + columns,
    ArrowUp: at - columns,
    Home: 0,
    End: count - 1,
  };
  const target = steps[key];
  return target !== undefined && target >= 0 && target < count ? target : undefined;
}

/** Many machines. Arrow keys go from tile to tile; only the reached one is among the tab stops. */
function Tiles({ live, chosen, onChoose }: FleetProps) {
  const t = useTexts();
  const box = useRef<HTMLDivElement>(null);
  const machines = [...live.machines.values()];
  const stateTexts = useMemo(
    () => ({
      offline: t('offline'),
      broken: t('tile-broken'),
      locked: t('tile-locked'),
      failed: t('tile-failed'),
      fine: t('tile-fine'),
    }),
    [t],
  );
  const choose = useCallback(onChoose, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const tiles = [...(box.current?.querySelectorAll<HTMLElement>('.machine-tile') ?? [])];
    const at = tiles.findIndex((tile) => tile === document.activeElement);
    const top = tiles[0]?.offsetTop;
    const columns = Math.max(
      1,
      tiles.findIndex((tile) => tile.offsetTop !== top),
    );
    const target = tileByKey(event.key, at, tiles.length, columns);
    if (target === undefined) return;
    event.preventDefault();
    tiles[target]?.focus();
  };
  const reached = chosen ?? machines[0]?.machine;
  return (
    <>
      <p class="tile-legend">
        {Object.entries(stateTexts).map(([state, text]) => (
          <span key={state} class={`tile-key ${state}`}>
            {text}
          </span>
        ))}
      </p>
      <div class="machine-tiles" ref={box} onKeyDown={onKeyDown} role="group" aria-label={t('fleet')}>
        {machines.map((machine) => (
          <MachineTile
            key={machine.machine}
            {...{ machine, stateTexts }}
            isChosen={machine.machine === chosen}
            isReached={machine.machine === reached}
            onChoose={choose}
          />
        ))}
      </div>
    </>
  );
}
