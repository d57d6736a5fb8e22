import { useEffect, useRef } from 'preact/hooks';
import { usePreferences } from '../../preferences/preferences.tsx';
import { bandKinds } from '../model/bands.ts';
import { shapes, type Shape } from '../model/signs.ts';
import { Sprites, signSize } from './sprites.ts';

/** What the colours and signs of the timeline mean. It opens where there is room. */
export function Legend() {
  const { t } = usePreferences();
  return (
    <details class="legend">
      <summary>{t('legend')}</summary>
      <p>
        {bandKinds.map((kind) => (
          <span key={kind} class={`swatch ${kind}`}>
            {t(`band-${kind}`)}
          </span>
        ))}
        {shapes.map((shape) => (
          <span key={shape} class="sign">
            <SignPicture shape={shape} /> {t(`sign-${shape}`)}
          </span>
        ))}
        <span class="sign finding-sign">▲ {t('sign-finding')}</span>
      </p>
      <p class="quiet">{t('timeline-hint')}</p>
    </details>
  );
}

function SignPicture({ shape }: { readonly shape: Shape }) {
  const { theme } = usePreferences();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, signSize, signSize);
    new Sprites().draw(context, shape, getComputedStyle(context.canvas).color, signSize / 2, signSize / 2);
  }, [shape, theme]);
  return <canvas ref={canvas} width={signSize} height={signSize} aria-hidden="true" />;
}
