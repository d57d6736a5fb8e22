import { partsOf } from '../../runs/run-id.ts';
import type { RunView } from '../../schemas/runs.ts';
import type { Language, Texts } from '../texts.ts';
import { formatTime } from '../trace/format-time.ts';
import { ApiError } from '../client/api-error.ts';
import { stateOf } from './model/run-state.ts';

/** When a run began, for people; empty where its record has no time that a calendar knows. */
export function formatDate(ms: number, language: Language): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  }).format(date);
}

/** Why a run has its verdict, or why it has none. */
export function reasonOf(run: RunView, t: Texts): string {
  const state = stateOf(run);
  return state === 'judged' ? run.reason : t(`run-${state}`);
}

/** What is known of a run besides its name and verdict. */
export function factsOf(run: RunView, t: Texts, language: Language): readonly string[] {
  const { id, name, kind, stage, seed, seconds, findings, addedP99Ms } = run;
  const path = partsOf(id).join('/');
  return [
    t(`kind-${kind}`),
    formatDate(run.startedAt, language),
    ...(seconds === null ? [] : [t('run-took', { time: formatTime(seconds * 1_000) })]),
    ...(addedP99Ms === null ? [] : [t('added-p99', { time: formatTime(addedP99Ms) })]),
    ...(stage === null ? [] : [t('on-stage', { stage })]),
    ...(seed === null ? [] : [t('with-seed', { seed })]),
    ...(findings === null || findings === 0 ? [] : [t('finding-count', { count: findings })]),
    ...(path === name || path === '.' ? [] : [path]),
  ].filter((fact) => fact !== '');
}

/** Why something could not be loaded, and what to do. */
export function problemText(error: unknown, t: Texts): string {
  if (error instanceof ApiError) {
    if (error.status === 0) return t('runs-no-answer');
    if (error.status === 401) return t('runs-no-token');
    return error.message;
  }
  return error instanceof Error ? error.message : String(error);
}
