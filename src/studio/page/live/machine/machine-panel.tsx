import { useEffect, useId, useRef } from 'preact/hooks';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { usePreferences } from '../../preferences/preferences.tsx';
import type { FaultKindView, MachineView } from '../../../schemas/machines.ts';
import { useCommand } from '../client/use-command.ts';
import { LockCountdown } from '../fleet/lock-countdown.tsx';
import type { LiveState } from '../model/live-state.ts';
import { NoticeLine } from '../notice-line.tsx';
import { DeliveryWatch } from './delivery-watch.tsx';
import { FaultForm } from './fault-form.tsx';
import { SaleForm } from './sale-form.tsx';

interface PanelProps {
  readonly live: LiveState;
  readonly machine: MachineView;
  readonly faults: readonly FaultKindView[];
  readonly onClose: () => void;
}

/** One machine: its lanes, what is sold there, what is broken, and what becomes of its deliveries. */
export function MachinePanel(props: PanelProps) {
  const { t, language } = usePreferences();
  const { live, machine, faults } = props;
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const commands = useCommand();
  const { abilities } = live.world;
  const isDisabled = live.world.state !== 'running' || live.connection === 'other-world';
  // Who chose the machine by keyboard goes on from here.
  useEffect(() => heading.current?.focus({ preventScroll: window.innerWidth > 900 }), [machine.machine]);
  const path = `/api/machines/${machine.machine}/faults`;
  return (
    <section class="pane machine-panel" aria-labelledby={id}>
      <div class="pane-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {t('machine', { machine: machine.machine })}
        </h2>
        <Button label={t('close-panel')} onClick={props.onClose}>
          ×
        </Button>
      </div>
      <p class="quiet">
        {language === 'zh' ? machine.motorTitleZh : machine.motorTitle} · {machine.group} ·{' '}
        {t(machine.isOnline ? 'online' : 'offline')}
        {machine.queuedJobs > 0 ? ` · ${t('queued-jobs', { count: machine.queuedJobs })}` : ''}
      </p>
      {machine.lock === null ? null : <LockCountdown live={live} lock={machine.lock} dwellMs={machine.dwellMs} />}
      {abilities.includes('sell') ? (
        <>
          <h3>{t('sell')}</h3>
          <SaleForm {...{ machine, commands, isDisabled }} key={machine.machine} />
          <NoticeLine notice={commands.notice} />
          <h3>{t('who-knows')}</h3>
          <DeliveryWatch live={live} machine={machine.machine} />
        </>
      ) : (
        <NoticeLine notice={commands.notice} />
      )}
      <h3>{t('broken')}</h3>
      <MachineFaults
        {...{ machine, isDisabled }}
        onHeal={(rest) => commands.send('DELETE', `${path}${rest}`, undefined, () => t('healed'))}
      />
      <FaultForm
        key={`${machine.machine} faults`}
        faults={faults.filter(({ target, motors }) => target === 'machine' && motors.includes(machine.motor))}
        buttonText={t('break-machine')}
        isDisabled={isDisabled}
        onInject={(fault, params, nextJobOnly) =>
          commands.send('POST', path, { fault, params, nextJobOnly }, () => t('injected', { fault }))
        }
      />
    </section>
  );
}

/** The faults in force at a machine, each with a button that heals it. */
function MachineFaults(props: {
  readonly machine: MachineView;
  readonly isDisabled: boolean;
  /** @param rest of the path: empty for all faults. */
  readonly onHeal: (rest: string) => void;
}) {
  const { t } = usePreferences();
  const { faults } = props.machine;
  if (faults.length === 0) return <p class="quiet">{t('nothing-broken')}</p>;
  return (
    <ul class="active-faults">
      {faults.map(({ plan, fault, nextJobOnly }) => (
        <li key={plan}>
          <Badge tone="warning">⚡ {fault}</Badge>
          {nextJobOnly ? <span class="quiet"> {t('next-job-only')}</span> : null}
          <Button
            label={t('heal-fault', { fault })}
            isDisabled={props.isDisabled}
            onClick={() => props.onHeal(`/${encodeURIComponent(plan)}`)}
          >
            {t('heal')}
          </Button>
        </li>
      ))}
      {faults.length > 1 ? (
        <li>
          <Button isDisabled={props.isDisabled} onClick={() => props.onHeal('')}>
            {t('heal-all')}
          </Button>
        </li>
      ) : null}
    </ul>
  );
}
