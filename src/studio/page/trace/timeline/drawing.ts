import type { Band } from '../model/bands.ts';
import type { TraceFinding } from '../model/findings.ts';
import type { Lane } from '../model/lanes.ts';
import { axisLabel, axisStep } from './axis.ts';
import type { Colours } from './colours.ts';
import type { Hit } from './hits.ts';
import { firstSignFrom } from './lane-signs.ts';
import type { TimelineContent } from './timeline-content.ts';
import { laneHeightOf, LaneLayout, axisHeight } from './lane-layout.ts';
import { Sprites, signSize } from './sprites.ts';
import { TimeScale } from './time-scale.ts';

/** Names of lanes and bands in the language of the page. */
export interface TimelineNames {
  readonly lane: (lane: Lane) => { readonly name: string; readonly about: string };
  readonly lock: (token: string) => string;
}

/** What is marked besides what happened. */
export interface TimelineMarks {
  readonly chosen: number | null;
  /** Places that match the search, in order. */
  readonly matches: readonly number[];
  readonly findings: readonly TraceFinding[];
  /** The machine that a person has chosen, besides that of the chosen event. */
  readonly machine?: string | null;
}

/** Signs closer to each other than this are drawn once, pixels: nearer by, each is seen. */
const minSignGap = 7;
const underBands = new Set<Band['kind']>(['offline', 'power', 'frozen', 'fault']);

/** Draws the lanes that are in view on a canvas as large as what can be seen. */
export class TimelineDrawing {
  readonly scale: TimeScale;
  readonly layout: LaneLayout;
  /** What was drawn where, the last time. */
  hits: Hit[] = [];
  readonly #content: TimelineContent;
  readonly #context: CanvasRenderingContext2D;
  readonly #colours: Colours;
  readonly #sprites = new Sprites();
  #names: TimelineNames;
  #marks: TimelineMarks;

  constructor(
    content: TimelineContent,
    context: CanvasRenderingContext2D,
    colours: Colours,
    names: TimelineNames,
    marks: TimelineMarks,
    leastSpanMs = 0,
  ) {
    this.#content = content;
    this.#context = context;
    this.#colours = colours;
    this.#names = names;
    this.#marks = marks;
    this.scale = new TimeScale(content.endMs, leastSpanMs);
    this.layout = new LaneLayout(content.lanes);
  }

  update(names: TimelineNames, marks: TimelineMarks): void {
    this.#names = names;
    this.#marks = marks;
  }

  /** The style has other colours now. */
  forgetColours(): void {
    this.#colours.forget();
    this.#sprites.forget();
  }

  /** @param scrollTop of the box, CSS pixels, as width and height are. */
  draw(width: number, height: number, scrollTop: number): void {
    const context = this.#context;
    const { canvas } = context;
    const ratio = window.devicePixelRatio || 1;
    this.#sprites.setRatio(ratio);
    const [deviceWidth, deviceHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
    if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.scale.left = width < 560 ? 92 : 190;
    this.scale.width = width - this.scale.left;
    this.hits = [];
    context.fillStyle = this.#colours.get('--paper');
    context.fillRect(0, 0, width, height);
    this.#drawShared(width, height);
    for (const { lane, top } of this.layout.visible(scrollTop, height)) this.#drawLane(lane, top, width);
    this.#drawChosen(height);
    this.#drawAxis(width);
  }

  /** Stretches that concern every lane lie behind all of them, thinly. */
  #drawShared(width: number, height: number): void {
    const context = this.#context;
    const painted: Band[] = [];
    for (const band of this.#content.bands.get(-1) ?? []) {
      const left = Math.max(this.scale.left, this.scale.x(band.from));
      const right = this.#end(band);
      if (right < this.scale.left || left > width) continue;
      // Several at once are no darker than one.
      if (!painted.some((other) => other.kind === band.kind && other.from <= band.from && other.to >= band.to)) {
        context.globalAlpha = band.kind === 'down' ? 0.6 : 0.3;
        context.fillStyle = this.#colours.get(`--${band.kind}`);
        context.fillRect(left, axisHeight, Math.max(2, right - left), height);
        painted.push(band);
      }
      const target = { kind: 'band', band } as const;
      this.hits.push({ left, right: Math.max(left + 2, right), top: 0, bottom: height, target });
    }
    context.globalAlpha = 1;
  }

  /** Where a stretch ends on the screen: one that goes on, at the present. */
  #end({ to }: Band): number {
    return this.scale.x(Math.min(to, this.#content.endMs));
  }

  #drawLane(index: number, top: number, width: number): void {
    const lane = this.#content.lanes[index];
    if (!lane) return;
    const context = this.#context;
    const height = laneHeightOf(lane);
    const { left } = this.scale;
    context.save();
    context.beginPath();
    context.rect(left, top, width - left, height);
    context.clip();
    const bands = this.#content.bands.get(index) ?? [];
    for (const band of bands) if (underBands.has(band.kind)) this.#drawBand(band, top + 1, height - 2, width);
    this.#drawTrack(bands, 'lock', top + 5, 18, width);
    this.#drawTrack(bands, 'motor', top + 27, 14, width);
    this.#drawMatches(index, top, height);
    this.#drawSigns(index, top, lane.kind === 'party', width);
    this.#drawFindings(index, top, height, width);
    context.restore();
    this.#drawLaneName(lane, index, top, height, width);
  }

  #drawLaneName(lane: Lane, index: number, top: number, height: number, width: number): void {
    const context = this.#context;
    const { left } = this.scale;
    const isChosen = this.#chosenLane() === index;
    context.fillStyle = this.#colours.get('--line');
    context.fillRect(0, top + height - 1, width, 1);
    context.fillStyle = this.#colours.get(isChosen ? '--chosen' : '--panel');
    context.fillRect(0, top, left, height - 1);
    const { name, about } = this.#names.lane(lane);
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillStyle = this.#colours.get('--ink');
    context.font = '600 13px system-ui, sans-serif';
    context.fillText(this.#fitting(name, left - 16), 10, about === '' ? top + height / 2 : top + 15);
    if (about === '') return;
    context.font = '12px system-ui, sans-serif';
    context.fillStyle = this.#colours.get('--quiet');
    context.fillText(this.#fitting(about, left - 16), 10, top + 32);
  }

  #chosenLane(): number {
    const { chosen, machine } = this.#marks;
    if (chosen === null) return this.layout.laneOfMachine(machine ?? undefined);
    return this.#content.machineLanes[chosen] ?? -1;
  }

  #fitting(text: string, width: number): string {
    if (this.#context.measureText(text).width <= width) return text;
    let short = text;
    while (short.length > 1 && this.#context.measureText(`${short}…`).width > width) short = short.slice(0, -1);
    return `${short}…`;
  }

  /** Stretches of one kind, which do not overlap: those narrower than a pixel are drawn as one. */
  #drawTrack(bands: readonly Band[], kind: Band['kind'], top: number, height: number, width: number): void {
    let painted = -Infinity;
    for (const band of bands) {
      if (band.kind !== kind) continue;
      const right = Math.max(this.scale.x(band.from) + 1.5, this.#end(band));
      if (right < painted + 0.5) continue;
      if (this.#drawBand(band, top, height, width)) painted = right;
    }
  }

  #drawBand(band: Band, top: number, height: number, width: number): boolean {
    const context = this.#context;
    const left = this.scale.x(band.from);
    const right = Math.max(left + 1.5, this.#end(band));
    if (right < this.scale.left || left > width) return false;
    context.fillStyle = this.#colours.get(`--${band.kind}`);
    context.globalAlpha = band.kind === 'offline' || band.kind === 'fault' ? 0.55 : 1;
    context.fillRect(left, top, right - left, height);
    context.globalAlpha = 1;
    const seen = Math.min(right, width) - Math.max(left, this.scale.left);
    if (band.kind === 'lock' && seen > 60)
      this.#drawLockName(band, Math.max(left, this.scale.left) + 14, top + height / 2, seen - 24);
    this.hits.push({ left, right, top, bottom: top + height, target: { kind: 'band', band } });
    return true;
  }

  /** Only where there is room for the whole name: half a number would be another one. */
  #drawLockName(band: Band, x: number, y: number, room: number): void {
    const context = this.#context;
    context.font = '12px system-ui, sans-serif';
    const name = this.#names.lock(band.detail);
    if (context.measureText(name).width > room) return;
    context.fillStyle = this.#colours.get('--ink');
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillText(name, x, y + 0.5);
  }

  #drawSigns(lane: number, top: number, isParty: boolean, width: number): void {
    const signs = this.#content.signs.byLane[lane] ?? [];
    // Where a sign of each style was drawn last.
    const drawn = new Float64Array(this.#content.signs.styleCount).fill(-Infinity);
    for (let at = firstSignFrom(signs, this.scale.timeAt(this.scale.left - signSize)); at < signs.length; at += 1) {
      const entry = signs[at];
      if (!entry) break;
      const x = this.scale.x(entry.t);
      if (x > width + signSize) break;
      if (x - (drawn[entry.style] ?? 0) < minSignGap) continue;
      drawn[entry.style] = x;
      const { shape, row, colour } = entry.sign;
      const y = top + (isParty ? 13 : row === 0 ? 14 : 34);
      this.#sprites.draw(this.#context, shape, this.#colours.get(colour), x, y);
      const target = { kind: 'event', place: entry.place } as const;
      this.hits.push({ left: x - 7, right: x + 7, top: y - 8, bottom: y + 8, target });
    }
  }

  #drawMatches(lane: number, top: number, height: number): void {
    const context = this.#context;
    context.fillStyle = this.#colours.get('--mark');
    let painted = -Infinity;
    for (const place of this.#marks.matches) {
      if (this.#content.machineLanes[place] !== lane) continue;
      const x = this.scale.x(this.#content.events[place]?.t ?? 0);
      if (x - painted < 2) continue;
      painted = x;
      context.fillRect(x - 1.5, top, 3, height - 1);
    }
  }

  #drawFindings(lane: number, top: number, height: number, width: number): void {
    const context = this.#context;
    this.#marks.findings.forEach((finding, index) => {
      if (this.layout.laneOfMachine(finding.machine) !== lane) return;
      const x = this.scale.x(finding.at);
      if (x < this.scale.left - 8 || x > width + 8) return;
      context.fillStyle = this.#colours.get('--bad');
      context.globalAlpha = 0.14;
      context.fillRect(x - 5, top, 10, height - 1);
      context.globalAlpha = 1;
      context.beginPath();
      context.moveTo(x, top + height - 14);
      context.lineTo(x + 7, top + height - 2);
      context.lineTo(x - 7, top + height - 2);
      context.fill();
      const target = { kind: 'finding', finding: index } as const;
      this.hits.push({ left: x - 9, right: x + 9, top: top + height - 16, bottom: top + height, target });
    });
  }

  #drawChosen(height: number): void {
    const event = this.#content.events[this.#marks.chosen ?? -1];
    if (!event) return;
    const x = this.scale.x(event.t);
    if (x < this.scale.left) return;
    this.#context.fillStyle = this.#colours.get('--accent');
    this.#context.fillRect(Math.round(x) - 1, axisHeight, 2, height);
  }

  #drawAxis(width: number): void {
    const context = this.#context;
    const { scale } = this;
    context.fillStyle = this.#colours.get('--panel');
    context.fillRect(0, 0, width, axisHeight);
    context.fillStyle = this.#colours.get('--quiet');
    context.font = '12px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const step = axisStep(scale.span, scale.width);
    for (let t = Math.max(0, Math.ceil(scale.from / step) * step); t <= scale.to; t += step) {
      const x = scale.x(t);
      if (x < scale.left + 4) continue;
      context.fillText(axisLabel(t, step), Math.min(x, width - 24), axisHeight / 2);
      context.fillRect(x, axisHeight - 4, 1, 4);
    }
  }
}
