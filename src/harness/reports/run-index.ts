import type { IndexEntry } from './html/index-page/index.ts';
import type { RunRecord } from './run-record.ts';

/** What an index shows of a run's record. */
export type IndexedRecord = Pick<
  RunRecord,
  'format' | 'scenario' | 'verdict' | 'reason' | 'stage' | 'seed' | 'replay'
> &
  Partial<Pick<RunRecord, 'startedAt' | 'seconds' | 'declaration' | 'declaredVerdict' | 'asDeclared' | 'inconclusive'>>;

/** A recorded run in an index. @param folder its folder, relative to the page. */
export function indexEntryOf(record: IndexedRecord, folder: string): IndexEntry {
  const { scenario, verdict, reason, stage, seed, replay, startedAt, seconds, declaration, declaredVerdict } = record;
  const startedAtMs = Date.parse(startedAt ?? '');
  return {
    name: scenario,
    verdict,
    ...(declaredVerdict !== undefined && { declared: declaredVerdict }),
    state: stateOf(record),
    reason: [declaration, reason].filter(Boolean).join(' '),
    facts: [stage, `seed ${seed}`],
    ...(!Number.isNaN(startedAtMs) && { startedAt: startedAtMs }),
    seconds,
    links: [
      { kind: 'report', path: `${folder}/report.html` },
      { kind: 'history', path: `${folder}/history.ndjson` },
      { kind: 'junit', path: `${folder}/junit.xml` },
      { kind: 'record', path: `${folder}/verdict.json` },
    ],
    replay,
  };
}

/** A run counts by its declaration; without one, by its verdict. */
function stateOf({ verdict, asDeclared, inconclusive }: IndexedRecord): IndexEntry['state'] {
  if (asDeclared ?? verdict === 'PASS') return 'passed';
  return inconclusive === true || verdict === 'INCONCLUSIVE' ? 'error' : 'failed';
}
