import { useState } from 'preact/hooks';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { NumberField } from '../../components/field.tsx';
import { Pane } from '../../components/pane.tsx';
import { useTexts } from '../../preferences/preferences.tsx';
import type { FaultKindView } from '../../../schemas/machines.ts';
import { useCommand } from '../client/use-command.ts';
import type { LiveState } from '../model/live-state.ts';
import { FaultForm } from '../machine/fault-form.tsx';
import { NoticeLine } from '../notice-line.tsx';

/** What is around the machines: network, the merchant's receiver, and the core. */
export function Surroundings({
  live,
  faults,
}: {
  readonly live: LiveState;
  readonly faults: readonly FaultKindView[];
}) {
  const t = useTexts();
  const commands = useCommand();
  const { abilities, state } = live.world;
  const isDisabled = state !== 'running' || live.connection === 'other-world';
  const parts = [
    { target: 'network', ability: 'network-faults' },
    { target: 'receiver', ability: 'receiver-faults' },
  ] as const;
  return (
    <Pane heading={t('surroundings')} className="surroundings">
      {parts
        .filter(({ ability }) => abilities.includes(ability))
        .map(({ target }) => (
          <details key={target} open={live.world.faults.some((fault) => fault.target === target)}>
            <summary>{t(`around-${target}`)}</summary>
            <ActiveFaults
              {...{ live, target, isDisabled }}
              onHeal={(rest) => commands.send('DELETE', `/api/${target}/faults${rest}`, undefined, () => t('healed'))}
            />
            <FaultForm
              faults={faults.filter((fault) => fault.target === target)}
              buttonText={t('inject')}
              isDisabled={isDisabled}
              onInject={(fault, params) =>
                commands.send('POST', `/api/${target}/faults`, { fault, ...params }, () => t('injected', { fault }))
              }
            />
          </details>
        ))}
      {abilities.includes('kill-core') ? (
        <details>
          <summary>{t('lane-core')}</summary>
          <KillCore
            isDisabled={isDisabled}
            onKill={(downMs) => commands.send('POST', '/api/core/kill', { downMs }, () => t('core-is-back'))}
          />
        </details>
      ) : null}
      <NoticeLine notice={commands.notice} />
    </Pane>
  );
}

/** Faults in force around the machines. Those of the network are healed one by one. */
function ActiveFaults(props: {
  readonly live: LiveState;
  readonly target: 'network' | 'receiver';
  readonly isDisabled: boolean;
  readonly onHeal: (rest: string) => void;
}) {
  const t = useTexts();
  const { target } = props;
  const active = props.live.world.faults.filter((fault) => fault.target === target);
  if (active.length === 0) return null;
  return (
    <ul class="active-faults">
      {active.map(({ plan, fault, where }) => (
        <li key={plan}>
          <Badge tone="warning">⚡ {fault}</Badge> <span class="quiet">{where}</span>
          <Button
            label={t('heal-fault', { fault })}
            isDisabled={props.isDisabled}
            onClick={() => props.onHeal(target === 'network' ? `/${encodeURIComponent(plan)}` : '')}
          >
            {t('heal')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function KillCore(props: { readonly isDisabled: boolean; readonly onKill: (downMs: number) => void }) {
  const t = useTexts();
  const [downMs, setDownMs] = useState<number | null>(3_000);
  return (
    <form
      class="fault-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (downMs !== null) props.onKill(downMs);
      }}
    >
      <NumberField
        label={t('down-for')}
        unit="ms, 0 – 999000"
        value={downMs}
        min={0}
        max={999_000}
        onChange={setDownMs}
      />
      <Button type="submit" appearance="danger" isDisabled={props.isDisabled || downMs === null}>
        {t('kill-core')}
      </Button>
    </form>
  );
}
