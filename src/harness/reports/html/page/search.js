// Search: narrows the lanes to those that have to do with the words, and lists the events that do.

/** Events that are listed at once. */
const shownMatches = 200;

function makeSearch(data, timeline, input, list) {
  const texts = data.events.map(([, lane, kind, text]) => {
    const machine = lane < 0 ? '' : `${data.lanes[lane].machine} ${data.lanes[lane].about} `;
    return `${machine}${data.kinds[kind]} ${text}`.toLowerCase();
  });

  function search() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    list.replaceChildren();
    if (words.length === 0) {
      timeline.keepLanes(data.lanes.map((_, index) => index));
      return;
    }
    const found = [];
    const lanes = new Set();
    texts.forEach((text, index) => {
      if (!words.every((word) => text.includes(word))) return;
      found.push(index);
      if (data.events[index][1] >= 0) lanes.add(data.events[index][1]);
    });
    timeline.keepLanes([...lanes].sort((a, b) => a - b));
    list.append(...found.slice(0, shownMatches).map(item));
    const more = document.createElement('li');
    more.className = 'quiet';
    more.textContent =
      found.length === 0
        ? data.texts.noMatch
        : fillText(data.texts.matches, { events: found.length, machines: lanes.size }) +
          (found.length > shownMatches ? ` ${fillText(data.texts.shownMatches, { shown: shownMatches })}` : '');
    list.prepend(more);
  }

  function item(index) {
    const [t, lane] = data.events[index];
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = timeline.describeEvent(index).replaceAll('\n', ' · ');
    button.addEventListener('click', () => timeline.show(lane, t));
    const entry = document.createElement('li');
    entry.append(button);
    return entry;
  }

  input.addEventListener('input', search);
}
