import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Button } from '../../components/button.tsx';
import { NumberField } from '../../components/field.tsx';
import { usePreferences } from '../../preferences/preferences.tsx';
import type { Texts } from '../../texts.ts';
import type { EventNames } from '../event-names.ts';
import { formatTime } from '../format-time.ts';
import type { Band } from '../model/bands.ts';
import type { TraceFinding } from '../model/findings.ts';
import { lineOf, type Trace } from '../model/trace.ts';
import { addressedPlace } from '../use-chosen-place.ts';
import { Colours } from './colours.ts';
import { TimelineDrawing, type TimelineMarks, type TimelineNames } from './drawing.ts';
import type { Hit } from './hits.ts';
import { Legend } from './legend.tsx';
import type { TimeScale } from './time-scale.ts';
import { TimelineView } from './timeline-view.ts';

interface TimelineProps {
  readonly trace: Trace;
  readonly findings: readonly TraceFinding[];
  readonly names: EventNames;
  /** Place of the chosen event; it is brought into view. */
  readonly chosen: number | null;
  /** Grows with each choice. */
  readonly choices: number;
  /** Places that match the search. */
  readonly matches: readonly number[];
  readonly onChoose: (place: number) => void;
}

interface Tip {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** What happened, along time: a lane for each side and each machine, drawn on a canvas. */
export function Timeline(props: TimelineProps) {
  const { trace } = props;
  const { t, theme } = usePreferences();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const [tip, setTip] = useState<Tip | null>(null);
  const names = useMemo(() => timelineNames(t), [t]);
  const marks: TimelineMarks = { chosen: props.chosen, matches: props.matches, findings: props.findings };
  const view = useRef<TimelineView | null>(null);
  // Listeners outlive a rendering: they read what it was last given.
  const latest = useRef({ ...props, t });
  latest.current = { ...props, t };

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!box.current || !context || !probe.current) return;
    const drawing = new TimelineDrawing(trace, context, new Colours(probe.current), names, marks);
    const current = new TimelineView(box.current, drawing);
    view.current = current;
    const choose = (hit: Hit): void => latest.current.onChoose(placeOfHit(hit, latest.current.findings));
    const stopListening = current.listen(choose, (hit, x, y) =>
      setTip(hit ? { x, y, text: describeHit(hit, latest.current) } : null),
    );
    return stopListening;
  }, [trace]);
  useEffect(() => {
    view.current?.update(names, marks);
  }, [names, props.chosen, props.matches, props.findings]);
  // The whole run first, unless the address leads to an event.
  const isFirst = useRef(addressedPlace(trace.events.length) === null);
  useEffect(() => {
    if (!isFirst.current) view.current?.reveal(trace, props.chosen);
    isFirst.current = false;
  }, [props.chosen, props.choices]);
  useEffect(() => view.current?.changeColours(), [theme]);

  return (
    <div class="timeline">
      <TimelineTools endMs={trace.endMs} onAct={(change) => view.current?.act(change)} />
      <div class="lanes" ref={box} tabIndex={0} role="application" aria-label={t('timeline-label')}>
        <canvas ref={canvas} />
        <div class="lanes-space" />
        <span ref={probe} hidden />
      </div>
      {tip === null ? null : <TimelineTip {...tip} />}
    </div>
  );
}

/** The legend, and what moves the timeline without pointer and keys. */
function TimelineTools(props: {
  readonly endMs: number;
  readonly onAct: (change: (scale: TimeScale) => void) => void;
}) {
  const { t } = usePreferences();
  const { endMs, onAct } = props;
  return (
    <div class="timeline-tools">
      <Legend />
      <span class="zoom">
        <NumberField
          label={t('go-to')}
          unit="s"
          value={null}
          min={0}
          max={endMs / 1_000}
          onChange={(seconds) => {
            if (seconds !== null) onAct((scale) => scale.reveal(seconds * 1_000));
          }}
        />
        <Button label={t('zoom-in')} onClick={() => onAct((scale) => scale.zoom(0.5))}>
          +
        </Button>
        <Button label={t('zoom-out')} onClick={() => onAct((scale) => scale.zoom(2))}>
          −
        </Button>
        <Button onClick={() => onAct((scale) => scale.fit())}>{t('whole-run')}</Button>
      </span>
    </div>
  );
}

function TimelineTip({ x, y, text }: Tip) {
  const isRight = x > window.innerWidth / 2;
  return (
    <div
      class="tip"
      style={{
        top: `${y + 16}px`,
        ...(isRight ? { right: `${window.innerWidth - x + 12}px` } : { left: `${x + 12}px` }),
      }}
    >
      {text}
    </div>
  );
}

/** Place of the event that a hit leads to. */
function placeOfHit({ target }: Hit, findings: readonly TraceFinding[]): number {
  if (target.kind === 'event') return target.place;
  if (target.kind === 'band') return target.band.place;
  return findings[target.finding]?.events[0] ?? 0;
}

function timelineNames(t: Texts): TimelineNames {
  return {
    lane: (lane) =>
      lane.kind === 'party' ? { name: t(`lane-${lane.party}`), about: '' } : { name: lane.machine, about: lane.about },
    lock: (token) => t('token', { token }),
  };
}

function describeHit({ target }: Hit, { trace, findings, names, t }: TimelineProps & { readonly t: Texts }): string {
  if (target.kind === 'band') return describeBand(target.band, t);
  if (target.kind === 'finding') {
    const finding = findings[target.finding];
    return finding ? `${finding.check}: ${finding.message}` : '';
  }
  const event = trace.events[target.place];
  if (!event) return '';
  const line = t('line', { line: lineOf(target.place) });
  return `${names.observer(event.by)}: ${names.sentence(event)}\n${formatTime(event.t)} · ${line}`;
}

function describeBand({ kind, from, to, place, detail }: Band, t: Texts): string {
  const period = t('period', { from: formatTime(from), to: formatTime(to), length: formatTime(to - from) });
  const detailTexts: Partial<Record<Band['kind'], string>> = {
    lock: t('token', { token: detail }),
    motor: t('lane', { lane: detail }),
  };
  return `${t(`band-${kind}`)} ${detailTexts[kind] ?? detail}\n${period}\n${t('line', { line: lineOf(place) })}`;
}
