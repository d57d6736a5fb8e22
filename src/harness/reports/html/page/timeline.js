// The lanes: one canvas as large as what can be seen, drawn again when the view changes. Only events in view
// are examined, so that a day of sales moves as easily as a minute.

function makeTimeline(data, box, canvas, spacer, tip) {
  const context = canvas.getContext('2d');
  const byLane = data.lanes.map(() => []);
  data.events.forEach((event, index) => {
    const sign = signs[data.kinds[event[2]]];
    if (event[1] >= 0 && sign && (!sign.only || event[3].includes(sign.only))) byLane[event[1]].push(index);
  });
  for (const list of byLane) list.sort((a, b) => data.events[a][0] - data.events[b][0]);
  const marks = data.findings.map((finding, index) => ({ ...finding, index }));
  const end = Math.max(1, data.endMs);
  const state = { from: -0.01 * end, to: 1.01 * end, lanes: data.lanes.map((_, index) => index), lit: -1, litLane: -1 };
  let hits = [];
  let pending = false;

  const gutter = () => (box.clientWidth < 560 ? 92 : 190);
  const x = (t) => gutter() + ((t - state.from) / (state.to - state.from)) * (box.clientWidth - gutter());

  function redraw() {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => {
      pending = false;
      draw();
    });
  }

  function draw() {
    const width = box.clientWidth;
    const height = box.clientHeight;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    spacer.style.height = `${Math.max(0, axisHeight + state.lanes.length * laneHeight + 8 - height)}px`;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const colour = colours();
    hits = [];
    context.fillStyle = colour('--paper');
    context.fillRect(0, 0, width, height);
    const top = box.scrollTop;
    const first = Math.max(0, Math.floor((top - axisHeight) / laneHeight));
    const last = Math.min(state.lanes.length, Math.ceil((top + height) / laneHeight));
    drawShared(height, colour);
    for (let place = first; place < last; place += 1)
      drawLane(state.lanes[place], axisHeight + place * laneHeight - top, width, colour);
    drawAxis(width, height, colour);
  }

  /** Stretches that concern every lane lie behind all of them, thinly: several at once are no darker than one. */
  function drawShared(height, colour) {
    const painted = [];
    for (const band of data.bands) {
      const left = Math.max(gutter(), x(band[1]));
      const right = x(band[2]);
      if (right < gutter() || left > box.clientWidth) continue;
      if (!painted.some((other) => other[0] === band[0] && other[1] <= band[1] && other[2] >= band[2])) {
        context.globalAlpha = band[0] === 'down' ? 0.6 : 0.3;
        context.fillStyle = colour(`--${band[0]}`);
        context.fillRect(left, axisHeight, Math.max(2, right - left), height);
        painted.push(band);
      }
      hits.push({ left, right: Math.max(left + 2, right), top: 0, bottom: axisHeight, band });
    }
    context.globalAlpha = 1;
    for (const [index, event] of data.events.entries()) {
      if (data.kinds[event[2]] !== 'harness clock-set') continue;
      context.fillStyle = colour('--warning');
      context.fillRect(x(event[0]) - 1, axisHeight, 2, height);
      hits.push({ left: x(event[0]) - 6, right: x(event[0]) + 6, top: 0, bottom: axisHeight, event: index });
    }
  }

  function drawAxis(width, height, colour) {
    context.fillStyle = colour('--panel');
    context.fillRect(0, 0, width, axisHeight);
    context.fillStyle = colour('--quiet');
    context.strokeStyle = colour('--line');
    context.font = '12px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const step = axisStep(state.to - state.from, width - gutter());
    for (let t = Math.max(0, Math.ceil(state.from / step) * step); t <= state.to; t += step) {
      const at = x(t);
      if (at < gutter() + 4) continue;
      context.fillText(axisLabel(t, step), Math.min(at, width - 24), axisHeight / 2);
      context.fillRect(at, axisHeight - 4, 1, 4);
    }
    for (const band of data.bands) {
      const left = Math.max(gutter(), x(band[1]));
      context.fillStyle = colour(`--${band[0]}`);
      if (x(band[2]) > gutter()) context.fillRect(left, axisHeight - 5, Math.max(2, x(band[2]) - left), 4);
    }
  }

  function drawLane(lane, top, width, colour) {
    const { machine, about, bands } = data.lanes[lane];
    context.save();
    context.beginPath();
    context.rect(gutter(), top, width - gutter(), laneHeight);
    context.clip();
    const under = ['offline', 'power', 'frozen', 'fault'];
    for (const band of bands) if (under.includes(band[0])) drawBand(band, top + 1, laneHeight - 2, colour);
    for (const band of bands) if (band[0] === 'lock') drawBand(band, top + 5, 18, colour);
    for (const band of bands) if (band[0] === 'motor') drawBand(band, top + 27, 14, colour);
    drawSigns(lane, top, colour);
    drawFindings(lane, top, colour);
    context.restore();
    context.strokeStyle = colour('--line');
    context.strokeRect(0, top + laneHeight - 0.5, width, 0);
    context.fillStyle = lane === state.litLane ? colour('--bad') : colour('--panel');
    context.fillRect(0, top, gutter(), laneHeight - 1);
    context.textAlign = 'left';
    context.textBaseline = 'alphabetic';
    context.fillStyle = lane === state.litLane ? colour('--on') : colour('--ink');
    context.font = '600 13px system-ui, sans-serif';
    context.fillText(machine, 10, top + 19);
    context.font = '12px system-ui, sans-serif';
    context.fillStyle = lane === state.litLane ? colour('--on') : colour('--quiet');
    context.fillText(fitting(about, gutter() - 16), 10, top + 36);
  }

  function fitting(text, width) {
    if (context.measureText(text).width <= width) return text;
    let short = text;
    while (short.length > 1 && context.measureText(`${short}…`).width > width) short = short.slice(0, -1);
    return `${short}…`;
  }

  function drawBand(band, top, height, colour) {
    const left = x(band[1]);
    const right = Math.max(left + 1.5, x(band[2]));
    if (right < gutter() || left > box.clientWidth) return;
    context.fillStyle = colour(`--${band[0]}`);
    context.globalAlpha = band[0] === 'offline' || band[0] === 'fault' ? 0.55 : 1;
    context.fillRect(left, top, right - left, height);
    context.globalAlpha = 1;
    if (band[0] === 'lock' && Math.min(right, box.clientWidth) - Math.max(left, gutter()) > 74) {
      context.fillStyle = colour('--ink');
      context.font = '12px system-ui, sans-serif';
      context.textAlign = 'left';
      context.textBaseline = 'middle';
      context.fillText(band[4], Math.max(left, gutter()) + 16, top + height / 2 + 0.5);
    }
    hits.push({ left, right, top, bottom: top + height, band, low: true });
  }

  /** Signs that fall onto the same spot are drawn once: they are found when the view is closer. */
  function drawSigns(lane, top, colour) {
    const list = byLane[lane];
    const drawn = new Map();
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.font = '13px system-ui, sans-serif';
    for (let place = firstFrom(list, state.from); place < list.length; place += 1) {
      const index = list[place];
      const event = data.events[index];
      if (event[0] > state.to) break;
      const { sign, row, colour: name } = signs[data.kinds[event[2]]];
      const at = x(event[0]);
      if (at - (drawn.get(sign) ?? -Infinity) < 3) continue;
      drawn.set(sign, at);
      const outcome = Object.keys(outcomeColours).find((text) => event[3].includes(text));
      const y = top + (row === 0 ? 14 : 34);
      context.fillStyle = colour(outcome ? outcomeColours[outcome] : name);
      context.fillText(sign, at, y);
      hits.push({ left: at - 7, right: at + 7, top: y - 9, bottom: y + 9, event: index });
    }
  }

  function firstFrom(list, t) {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (data.events[list[middle]][0] < t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function drawFindings(lane, top, colour) {
    for (const mark of marks) {
      if (mark.lane !== lane) continue;
      const at = x(mark.at);
      if (at < gutter() - 8 || at > box.clientWidth + 8) continue;
      const lit = mark.index === state.lit;
      context.fillStyle = colour('--bad');
      context.globalAlpha = lit ? 0.25 : 0.12;
      context.fillRect(at - (lit ? 9 : 4), top, lit ? 18 : 8, laneHeight - 1);
      context.globalAlpha = 1;
      context.font = '15px system-ui, sans-serif';
      context.textAlign = 'center';
      context.fillText('▲', at, top + laneHeight - 8);
      hits.push({ left: at - 9, right: at + 9, top: top + laneHeight - 18, bottom: top + laneHeight, finding: mark });
    }
  }

  /** What is under a point of the canvas; signs before bands. */
  function hitAt(px, py) {
    const here = hits.filter(({ left, right, top, bottom }) => px >= left && px <= right && py >= top && py <= bottom);
    return here.findLast((hit) => !hit.low) ?? here.at(-1);
  }

  function describe(hit) {
    if (hit.finding) return `${hit.finding.check}: ${hit.finding.message}`;
    if (hit.event !== undefined) return describeEvent(hit.event);
    const [kind, from, to, line, label] = hit.band;
    const times = { from: formatTime(from), to: formatTime(to), length: formatTime(to - from) };
    const { texts } = data;
    return `${label}\n${data.bandNames[kind]}: ${fillText(texts.period, times)}\n${fillText(texts.line, { line })}`;
  }

  function describeEvent(index) {
    const [t, lane, kind, text] = data.events[index];
    const { texts } = data;
    const values = { kind: data.kinds[kind], time: formatTime(t), machine: lane < 0 ? '' : data.lanes[lane].machine };
    const head = fillText(lane < 0 ? texts.event : texts.eventOnMachine, values);
    return `${head}\n${text}\n${fillText(texts.line, { line: index + 2 })}`;
  }

  function showTip(px, py) {
    const area = canvas.getBoundingClientRect();
    const hit = px - area.left < gutter() ? undefined : hitAt(px - area.left, py - area.top);
    tip.hidden = !hit;
    if (!hit) return;
    tip.textContent = describe(hit);
    tip.style.left = `${Math.min(px + 14, window.innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.min(py + 16, window.innerHeight - tip.offsetHeight - 8)}px`;
  }

  function zoom(factor, around = (state.from + state.to) / 2) {
    const span = Math.min(1.2 * end, Math.max(1, (state.to - state.from) * factor));
    const share = (around - state.from) / (state.to - state.from);
    state.from = around - share * span;
    state.to = state.from + span;
    redraw();
  }

  function pan(share) {
    const by = (state.to - state.from) * share;
    state.from += by;
    state.to += by;
    redraw();
  }

  /** Shows a moment of a lane, close enough to read and with what surrounds it. */
  function show(lane, t, span) {
    const wide = span ?? Math.min(1.02 * end, Math.max(4000, end / 40));
    state.from = t - wide / 2;
    state.to = t + wide / 2;
    const place = state.lanes.indexOf(lane);
    if (place >= 0) box.scrollTop = Math.max(0, place * laneHeight - box.clientHeight / 3);
    redraw();
  }

  return {
    redraw,
    zoom,
    pan,
    show,
    showTip,
    describeEvent,
    timeAt: (px) =>
      state.from +
      ((px - canvas.getBoundingClientRect().left - gutter()) / (box.clientWidth - gutter())) * (state.to - state.from),
    fit() {
      state.from = -0.01 * end;
      state.to = 1.01 * end;
      redraw();
    },
    keepLanes(lanes) {
      state.lanes = lanes;
      redraw();
    },
    light(finding, lane) {
      state.lit = finding;
      state.litLane = lane;
      redraw();
    },
    /** The visible state, for tests of the page. */
    view: () => ({
      from: state.from,
      to: state.to,
      lanes: state.lanes.length,
      lit: state.lit,
      litLane: state.litLane,
      top: box.scrollTop,
    }),
  };
}
