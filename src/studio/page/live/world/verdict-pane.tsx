import { useEffect, useState } from 'preact/hooks';
import { Badge, toneOf } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { TextField } from '../../components/field.tsx';
import { Pane } from '../../components/pane.tsx';
import { useServerTexts } from '../../client/use-server-texts.ts';
import { useTexts } from '../../preferences/preferences.tsx';
import type { SavedView, VerdictView } from '../../../schemas/world.ts';
import { formatTime } from '../../trace/format-time.ts';
import { callApi } from '../../client/api.ts';
import { useCommand } from '../client/use-command.ts';
import type { LiveState } from '../model/live-state.ts';
import { NoticeLine } from '../notice-line.tsx';

/** The verdict with its findings, and how to end and keep the session. */
export function VerdictPane({ live }: { readonly live: LiveState }) {
  const t = useTexts();
  const worded = useServerTexts();
  const { verdict, world } = live;
  const isOver = world.state !== 'running';
  return (
    <Pane
      heading={t(isOver ? 'verdict' : 'verdict-so-far')}
      className="verdict"
      tools={verdict ? <Badge tone={toneOf(verdict.verdict)}>{verdict.verdict}</Badge> : null}
    >
      <p class="verdict-reason" aria-live="polite">
        {verdict ? worded(verdict.reason) : t('not-judged')}
      </p>
      {verdict ? <Findings findings={verdict.findings} /> : null}
      <SessionEnd live={live} />
    </Pane>
  );
}

/** Findings that are shown; the report has all. */
const maxFindings = 20;

function Findings({ findings }: Pick<VerdictView, 'findings'>) {
  const t = useTexts();
  const worded = useServerTexts();
  if (findings.length === 0) return <p class="quiet">{t('no-findings')}</p>;
  return (
    <ol class="live-findings" aria-label={t('findings')}>
      {findings.slice(0, maxFindings).map(({ check, machine, t: at, message, impact }, index) => (
        <li key={index}>
          <strong>{check}</strong>{' '}
          <span class="quiet">
            {machine === null ? t('at', { time: formatTime(at) }) : t('at-machine', { machine, time: formatTime(at) })}
          </span>
          <p>{worded(message)}</p>
          <p class="quiet">{worded(impact)}</p>
        </li>
      ))}
      {findings.length > maxFindings ? (
        <li class="quiet">{t('and-more', { count: findings.length - maxFindings })}</li>
      ) : null}
    </ol>
  );
}

/** Finish, save, and the files of the evidence. */
function SessionEnd({ live }: { readonly live: LiveState }) {
  const t = useTexts();
  const commands = useCommand();
  const { world } = live;
  const isStale = live.connection === 'other-world';
  const isBusy = world.progress.inFlight > 0 || world.progress.queued > 0 || world.progress.pendingCallbacks > 0;
  const finish = (open: 'wait' | 'abandon'): void =>
    commands.send('POST', '/api/finish', { open }, ({ verdict }: VerdictView) => t('finished-as', { verdict }));
  return (
    <>
      {world.state === 'running' && world.abilities.includes('finish') ? (
        <p class="finish">
          <Button isDisabled={isStale || commands.isBusy} onClick={() => finish('wait')}>
            {t('finish')}
          </Button>
          {isBusy ? (
            <Button isDisabled={isStale} onClick={() => finish('abandon')}>
              {t('finish-now')}
            </Button>
          ) : null}
        </p>
      ) : null}
      <NoticeLine notice={commands.notice} />
      <SaveForm isDisabled={isStale || !world.abilities.includes('save')} />
      <Evidence live={live} />
    </>
  );
}

/** Names as the server takes them. */
const namePattern = '[a-z0-9]+(-[a-z0-9]+)*';

function SaveForm({ isDisabled }: { readonly isDisabled: boolean }) {
  const t = useTexts();
  const commands = useCommand();
  const [name, setName] = useState('');
  const [saved, setSaved] = useState<SavedView | null>(null);
  const save = (): void =>
    commands.send('POST', '/api/scenario', { name }, (result: SavedView) => {
      setSaved(result);
      return result.difference === null
        ? t('saved', { file: result.file })
        : { tone: 'warning', text: t('saved-differs', { difference: result.difference }) };
    });
  return (
    <form
      class="save-form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label={t('scenario-name')}
        value={name}
        placeholder="my-jam"
        pattern={namePattern}
        onChange={setName}
      />
      <Button type="submit" isDisabled={isDisabled || !new RegExp(`^${namePattern}$`).test(name)}>
        {t('save-scenario')}
      </Button>
      <NoticeLine notice={commands.notice} />
      {saved === null ? null : (
        <p class="replay">
          <code>{saved.command}</code> <CopyButton text={saved.command} />
        </p>
      )}
    </form>
  );
}

/** The files of the evidence, to download. */
function Evidence({ live }: { readonly live: LiveState }) {
  const t = useTexts();
  const [files, setFiles] = useState<readonly { readonly name: string; readonly bytes: number }[]>([]);
  const isOver = live.world.state !== 'running';
  useEffect(() => {
    if (!isOver) return;
    callApi<{ readonly files: typeof files }>('GET', '/api/evidence').then(
      (answer) => setFiles(answer.files),
      () => undefined,
    );
  }, [isOver]);
  if (files.length === 0) return null;
  return (
    <>
      <h3>{t('evidence')}</h3>
      <ul class="evidence-files">
        {files.map(({ name, bytes }) => (
          <li key={name}>
            <a href={`/api/evidence/${encodeURIComponent(name)}`} download={name}>
              {name}
            </a>{' '}
            <span class="quiet">{t('file-size', { size: Math.ceil(bytes / 1_000) })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
