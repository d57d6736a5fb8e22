import type { HistoryEvent } from '#harness/history/event.ts';
import { en, type DeliveryTexts } from '#harness/reports/delivery-texts/en.ts';
import { zh } from '#harness/reports/delivery-texts/zh.ts';
import { textsIn, type Language } from '../texts.ts';

/** Events, observers and deliveries in a language, in the words of the console. */
export interface EventNames {
  /** An event as one sentence. */
  readonly sentence: (event: HistoryEvent) => string;
  readonly observer: (by: HistoryEvent['by']) => string;
  readonly outcome: (outcome: 'success' | 'failure' | 'timeout' | 'open') => string;
  readonly deliveries: DeliveryTexts;
}

/** Members that name what an event is about, where its sentence does not. */
const subjects = ['endpoint', 'method', 'step', 'question', 'forgery', 'receiver', 'plan'] as const;

function subjectsOf(event: HistoryEvent): readonly string[] {
  const members: Readonly<Record<string, unknown>> = { ...event };
  return subjects.flatMap((name) => {
    const value = members[name];
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
}

/** The names in a language. */
export function eventNamesIn(language: Language): EventNames {
  const deliveries = language === 'zh' ? zh : en;
  const t = textsIn(language);
  return {
    sentence: (event) => [deliveries.event(event), ...subjectsOf(event)].join(' · '),
    // The console calls the person who sits there so; a page is read by others.
    observer: (by) => (by === 'harness' ? t('harness') : deliveries.observers[by]),
    outcome: (outcome) => (outcome === 'open' ? t('outcome-open') : deliveries.outcome[outcome]),
    deliveries,
  };
}
