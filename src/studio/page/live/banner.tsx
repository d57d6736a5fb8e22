import { Button } from '../components/button.tsx';
import { useServerTexts } from '../client/use-server-texts.ts';
import { useTexts } from '../preferences/preferences.tsx';
import type { LiveState } from './model/live-state.ts';

/** What a person must know before anything else: a lost connection, another run, a dead world, the end. */
export function Banner({ live }: { readonly live: LiveState }) {
  const t = useTexts();
  const worded = useServerTexts();
  const { connection, world } = live;
  if (connection === 'other-world')
    return (
      <div class="notice bad" role="alert">
        {t('other-world')} <Button onClick={() => location.reload()}>{t('reload')}</Button>
      </div>
    );
  if (connection === 'refused')
    return (
      <div class="notice bad" role="alert">
        {t('access-lost')}
      </div>
    );
  if (connection === 'lost')
    return (
      <div class="notice" role="alert">
        {t('connection-lost')}
      </div>
    );
  if (world.state === 'dead')
    return (
      <div class="notice bad" role="alert">
        {t('dead-world', { problem: worded(world.problem ?? '') })}
      </div>
    );
  if (world.state === 'finished') return <div class="notice">{t('session-over', { folder: world.folder ?? '' })}</div>;
  return null;
}
