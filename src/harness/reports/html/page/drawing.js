// How the signs and bands of a lane look. Colours come from the page's style, so that light and dark agree.

/** Height of a lane, and of the axis above all lanes, in CSS pixels. */
const laneHeight = 46;
const axisHeight = 26;

/** Which events stand on a lane as a sign, and which. What is not here is found by searching. */
const signs = {
  'core command-sent': { sign: '▸', row: 0, colour: '--ink' },
  'machine item-dropped': { sign: '▼', row: 1, colour: '--good' },
  'machine answer-sent': { sign: '●', row: 1, colour: '--ink' },
  'machine fault-fired': { sign: '⚡', row: 1, colour: '--warning' },
  'core delivery-settled': { sign: '◆', row: 0, colour: '--accent' },
  'core lock-released': { sign: '✕', row: 0, colour: '--warning', only: 'cause=dwell' },
  'core result-late': { sign: '◇', row: 0, colour: '--warning' },
  'receiver callback-received': { sign: '✉', row: 0, colour: '--quiet' },
  'network network-fault-fired': { sign: '⚡', row: 1, colour: '--warning' },
};

/** Colour of an outcome's sign. */
const outcomeColours = { 'outcome=success': '--good', 'outcome=failure': '--bad', 'outcome=timeout': '--warning' };

function colours() {
  const style = getComputedStyle(document.documentElement);
  const known = new Map();
  return (name) => {
    if (!known.has(name)) known.set(name, style.getPropertyValue(name).trim());
    return known.get(name);
  };
}

/** A time of the run for people. */
function formatTime(ms) {
  if (Math.abs(ms) < 1000) return `${Math.round(ms * 1000) / 1000} ms`;
  if (ms < 60000) return `${(ms / 1000).toFixed(ms % 1000 === 0 ? 0 : 3)} s`;
  const minutes = Math.floor(ms / 60000);
  const rest = ((ms % 60000) / 1000).toFixed(ms % 1000 === 0 ? 0 : 3);
  if (minutes < 60) return `${minutes} min ${rest} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min ${rest} s`;
}

/** Round steps of the axis, in ms. */
const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 30000, 60000, 120000, 300000, 600000, 1800000,
  3600000, 7200000, 21600000, 86400000,
];

function axisStep(span, width) {
  const wanted = (span * 90) / Math.max(90, width);
  return steps.find((step) => step >= wanted) ?? steps[steps.length - 1];
}

function axisLabel(ms, step) {
  if (step < 1000) return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(step < 10 ? 3 : step < 100 ? 2 : 1)} s`;
  if (step < 60000)
    return ms < 120000 ? `${ms / 1000} s` : `${Math.floor(ms / 60000)}:${String((ms % 60000) / 1000).padStart(2, '0')}`;
  const minutes = ms / 60000;
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
}

/** A text with its values in the place of their names. */
function fillText(text, values) {
  return text.replace(/%(\w+)/g, (_, name) => values[name]);
}
