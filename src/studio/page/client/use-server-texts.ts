import { useCallback, useEffect, useState } from 'preact/hooks';
import { usePreferences } from '../preferences/preferences.tsx';
import { callApi } from './api.ts';

/** The Chinese of texts that the studio words in English; those that were asked for and are not answered have none. */
const known = new Map<string, string | null>();
const wanted = new Set<string>();
/** What is drawn again when answers come. */
const readers = new Set<() => void>();

/** Asks for all texts that are wanted at once. */
function askForTexts(): void {
  const texts = [...wanted];
  wanted.clear();
  if (texts.length === 0) return;
  for (const english of texts) known.set(english, null);
  callApi<{ readonly texts: readonly string[] }>('POST', '/api/texts?lang=zh', { texts }).then(
    (answer) => {
      for (const [at, english] of texts.entries()) known.set(english, answer.texts[at] ?? english);
      for (const draw of readers) draw();
    },
    // They are asked for again when they are drawn again.
    () => texts.forEach((english) => known.delete(english)),
  );
}

/** Words texts of the studio in the language of the page: reasons, findings, faults, refusals. */
export function useServerTexts(): (english: string) => string {
  const { language } = usePreferences();
  const [answers, setAnswers] = useState(0);
  useEffect(() => {
    const draw = (): void => setAnswers((count) => count + 1);
    readers.add(draw);
    return () => {
      readers.delete(draw);
    };
  }, []);
  useEffect(askForTexts);
  return useCallback(
    (english) => {
      if (language !== 'zh' || !/[a-z]{2}/i.test(english) || /\p{Script=Han}/u.test(english)) return english;
      if (!known.has(english)) wanted.add(english);
      return known.get(english) ?? english;
    },
    [language, answers],
  );
}
