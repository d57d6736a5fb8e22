import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Button } from '../../components/button.tsx';
import { NumberField } from '../../components/field.tsx';
import { usePreferences } from '../../preferences/preferences.tsx';
import type { Texts } from '../../texts.ts';
import type { EventNames } from '../event-names.ts';
import { formatTime } from '../format-time.ts';
import type { Band } from '../model/bands.ts';
import type { TraceFinding } from '../model/findings.ts';
import { addressedPlace } from '../use-chosen-place.ts';
import { Colours } from './colours.ts';
import { TimelineDrawing, type TimelineMarks, type TimelineNames } from './drawing.ts';
import type { Hit } from './hits.ts';
import { Legend } from './legend.tsx';
import type { TimeScale } from './time-scale.ts';
import type { TimelineContent } from './timeline-content.ts';
import { TimelineView } from './timeline-view.ts';

interface TimelineProps {
  readonly content: TimelineContent;
  readonly findings: readonly TraceFinding[];
  readonly names: EventNames;
  /** Place of the chosen event; it is brought into view. */
  readonly chosen: number | null;
  /** Grows with each choice. */
  readonly choices: number;
  /** Places that match the search. */
  readonly matches: readonly number[];
  readonly onChoose: (place: number) => void;
  /** Of a run that goes on; left out: it is over. */
  readonly growth?: Growth;
}

/** How far a run has come. */
interface Growth {
  /** Its end for now, ms; the content has it, too. */
  readonly endMs: number;
  /** The machine that a person has chosen. */
  readonly machine: string | null;
}

/** What is in view at first of a run that goes on, ms. */
const firstSpanMs = 30_000;

interface Tip {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** What happened, along time: a lane for each side and each machine, drawn on a canvas. */
export function Timeline(props: TimelineProps) {
  const { content, growth } = props;
  const { t, theme } = usePreferences();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const [tip, setTip] = useState<Tip | null>(null);
  const names = useMemo(() => timelineNames(t), [t]);
  const marks: TimelineMarks = {
    chosen: props.chosen,
    matches: props.matches,
    findings: props.findings,
    machine: growth?.machine ?? null,
  };
  const view = useRef<TimelineView | null>(null);
  // Listeners outlive a rendering: they read what it was last given.
  const latest = useRef({ ...props, t });
  latest.current = { ...props, t };

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!box.current || !context || !probe.current) return;
    const isGrowing = latest.current.growth !== undefined;
    const colours = new Colours(probe.current);
    const drawing = new TimelineDrawing(content, context, colours, names, marks, isGrowing ? firstSpanMs : 0);
    if (isGrowing) drawing.scale.showEnd(firstSpanMs);
    const current = new TimelineView(box.current, drawing);
    view.current = current;
    const choose = (hit: Hit): void => latest.current.onChoose(placeOfHit(hit, latest.current.findings));
    const stopListening = current.listen(choose, (hit, x, y) =>
      setTip(hit ? { x, y, text: describeHit(hit, latest.current) } : null),
    );
    return stopListening;
  }, [content]);
  useEffect(() => {
    view.current?.update(names, marks);
  }, [names, props.chosen, props.matches, props.findings, growth?.machine]);
  useEffect(() => {
    if (growth) view.current?.act((scale) => scale.grow(growth.endMs));
  }, [growth?.endMs]);
  useEffect(() => {
    if (growth?.machine != null) view.current?.revealMachine(growth.machine);
  }, [growth?.machine]);
  // The whole run first, unless the address leads to an event.
  const isFirst = useRef(addressedPlace(content.events.length) === null);
  useEffect(() => {
    if (!isFirst.current) view.current?.reveal(content, props.chosen);
    isFirst.current = false;
  }, [props.chosen, props.choices]);
  useEffect(() => view.current?.changeColours(), [theme]);

  return (
    <div class="timeline">
      <TimelineTools endMs={content.endMs} onAct={(change) => view.current?.act(change)} />
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

function describeHit({ target }: Hit, { content, findings, names, t }: TimelineProps & { readonly t: Texts }): string {
  if (target.kind === 'band') return describeBand(target.band, content, t);
  if (target.kind === 'finding') {
    const finding = findings[target.finding];
    return finding ? `${finding.check}: ${finding.message}` : '';
  }
  const event = content.events[target.place];
  if (!event) return '';
  const line = t('line', { line: content.lineAt(target.place) });
  return `${names.observer(event.by)}: ${names.sentence(event)}\n${formatTime(event.t)} · ${line}`;
}

function describeBand(
  { kind, from, to: end, place, detail }: Band,
  { endMs, lineAt }: TimelineContent,
  t: Texts,
): string {
  const to = Math.min(end, endMs);
  const period = t('period', { from: formatTime(from), to: formatTime(to), length: formatTime(to - from) });
  const detailTexts: Partial<Record<Band['kind'], string>> = {
    lock: t('token', { token: detail }),
    motor: t('lane', { lane: detail }),
  };
  return `${t(`band-${kind}`)} ${detailTexts[kind] ?? detail}\n${period}\n${t('line', { line: lineAt(place) })}`;
}
