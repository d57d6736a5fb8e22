import { Badge } from '../../components/badge.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { useTexts } from '../../preferences/preferences.tsx';

/** What was on the wire at an event, as it was recorded: its secrets are masked. */
export function WireView({ wire }: { readonly wire: unknown }) {
  const t = useTexts();
  const text = JSON.stringify(wire, null, 2);
  const { method, path, url, sign } = (typeof wire === 'object' && wire !== null ? wire : {}) as Readonly<
    Record<string, unknown>
  >;
  const address = [method, path ?? url].filter((part) => typeof part === 'string').join(' ');
  return (
    <>
      <div class="wire-head">
        <h3>{t('wire')}</h3>
        {address === '' ? null : <code>{address}</code>}
        {typeof sign === 'string' ? (
          <Badge tone={sign === 'right' ? 'good' : 'warning'}>{t('sign', { state: sign })}</Badge>
        ) : null}
        <CopyButton text={text} />
      </div>
      <pre class="wire" tabIndex={0} role="region" aria-label={t('wire')}>
        {text}
      </pre>
    </>
  );
}
