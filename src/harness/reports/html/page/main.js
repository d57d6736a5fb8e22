// Puts the page together: buttons, keys, fingers.

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId('data').textContent);
const lanes = byId('lanes');
const timeline = makeTimeline(data, lanes, byId('canvas'), byId('spacer'), byId('tip'));
makeSearch(data, timeline, byId('search'), byId('matches'));

byId('in').addEventListener('click', () => timeline.zoom(0.5));
byId('out').addEventListener('click', () => timeline.zoom(2));
byId('fit').addEventListener('click', () => timeline.fit());
byId('copy').addEventListener('click', () => {
  const setCopyLabel = (text) => (byId('copy').textContent = text);
  if (navigator.clipboard)
    navigator.clipboard.writeText(byId('replay').textContent).then(
      () => setCopyLabel(data.texts.copied),
      () => setCopyLabel(data.texts.copyByHand),
    );
  else setCopyLabel(data.texts.copyByHand);
});

for (const button of document.querySelectorAll('[data-finding]')) {
  button.addEventListener('click', () => {
    const index = Number(button.dataset.finding);
    const finding = data.findings[index];
    byId('search').value = '';
    byId('search').dispatchEvent(new Event('input'));
    timeline.light(index, finding.lane);
    timeline.show(finding.lane, finding.at);
    lanes.scrollIntoView({ block: 'center' });
    lanes.focus({ preventScroll: true });
  });
}

lanes.addEventListener('scroll', () => timeline.redraw());
lanes.addEventListener(
  'wheel',
  (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    timeline.zoom(event.deltaY > 0 ? 1.25 : 0.8, timeline.timeAt(event.clientX));
  },
  { passive: false },
);

const keys = {
  ArrowLeft: () => timeline.pan(-0.15),
  ArrowRight: () => timeline.pan(0.15),
  '+': () => timeline.zoom(0.5),
  '=': () => timeline.zoom(0.5),
  '-': () => timeline.zoom(2),
  0: () => timeline.fit(),
};
lanes.addEventListener('keydown', (event) => {
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  act();
});

/** Fingers on the lanes, by their number: one moves, two pinch. */
const fingers = new Map();
lanes.addEventListener('pointerdown', (event) => {
  fingers.set(event.pointerId, event.clientX);
  lanes.classList.add('grabbed');
});
lanes.addEventListener('pointermove', (event) => {
  const before = fingers.get(event.pointerId);
  if (before === undefined) {
    timeline.showTip(event.clientX, event.clientY);
    return;
  }
  if (fingers.size === 1) timeline.pan((before - event.clientX) / lanes.clientWidth);
  if (fingers.size === 2) {
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    const was = Math.abs(before - other);
    const is = Math.abs(event.clientX - other);
    if (was > 4 && is > 4) timeline.zoom(was / is, timeline.timeAt((event.clientX + other) / 2));
  }
  fingers.set(event.pointerId, event.clientX);
});
for (const name of ['pointerup', 'pointercancel', 'pointerleave']) {
  lanes.addEventListener(name, (event) => {
    const wasDown = fingers.delete(event.pointerId);
    if (fingers.size === 0) lanes.classList.remove('grabbed');
    if (name === 'pointerup' && wasDown) timeline.showTip(event.clientX, event.clientY);
    if (name === 'pointerleave') byId('tip').hidden = true;
  });
}

window.addEventListener('resize', () => timeline.redraw());
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => timeline.redraw());
window.vendloop = timeline;
const maxHeight = Math.max(220, window.innerHeight * 0.6);
lanes.style.height = `${Math.min(axisHeight + data.lanes.length * laneHeight + 10, maxHeight)}px`;
timeline.redraw();
