import type { Translate } from '../translate.ts';

/** The texts that the page's scripts show, with `%name` for their values. */
export function scriptTexts(t: Translate): Readonly<Record<string, string>> {
  const english = {
    copied: 'Copied',
    copyByHand: 'Select and copy by hand',
    noMatch: 'Nothing matches.',
    matches: 'Events: %events, on machines: %machines.',
    shownMatches: 'The first %shown are listed.',
    period: '%from to %to (%length)',
    line: 'line %line of the history',
    event: '%kind at %time',
    eventOnMachine: '%kind at %time, machine %machine',
  };
  return Object.fromEntries(Object.entries(english).map(([name, text]) => [name, t(text)]));
}
