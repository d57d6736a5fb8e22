import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { CheckField } from '../../components/field.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { useTexts } from '../../preferences/preferences.tsx';
import type { EventNames } from '../event-names.ts';
import { columnTime } from '../format-time.ts';
import { differencesOf, firstDifference } from '../model/compare.ts';
import type { ReadLines } from '../model/read-lines.ts';
import { lineOf } from '../model/trace.ts';

/** Two runs side by side, line by line; the first line that differs is marked and in view. */
export function ComparedRuns(props: {
  readonly left: ReadLines;
  readonly right: ReadLines;
  readonly rightName: string;
  readonly names: EventNames;
}) {
  const t = useTexts();
  const { left, right, names } = props;
  const isVirtual = left.header.stage === 'virtual' && right.header.stage === 'virtual';
  const [ignoresTime, setIgnoresTime] = useState(!isVirtual);
  const first = useMemo(() => firstDifference(left.lines, right.lines, ignoresTime), [left, right, ignoresTime]);
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = chosen ?? first ?? 0;
  const isSameSeed = left.header.seed === right.header.seed && left.header.scenario === right.header.scenario;
  return (
    <>
      {isSameSeed ? null : <p class="notice">{t('other-seed')}</p>}
      <div class="compare-head">
        <p class="first-difference" role="status">
          {first === null
            ? t('no-difference', { count: left.lines.length })
            : t('first-difference', { line: lineOf(first) })}
        </p>
        {first === null ? null : <Button onClick={() => setChosen(first)}>{t('show-difference')}</Button>}
        <CheckField label={t('ignore-time')} isChecked={ignoresTime} onChange={setIgnoresTime} />
      </div>
      <div class="compare-names" aria-hidden="true">
        <span>{t('this-run')}</span>
        <span>{props.rightName}</span>
      </div>
      <VirtualList
        label={t('both-runs')}
        count={Math.max(left.lines.length, right.lines.length)}
        rowHeight={26}
        chosen={shown}
        onChoose={setChosen}
        rowClass={(place) => `compare-row ${place === first ? 'first' : ''}`}
        empty={t('no-match')}
        renderRow={(place) => (
          <>
            <ComparedEvent run={left} {...{ place, names }} />
            <ComparedEvent run={right} {...{ place, names }} />
          </>
        )}
      />
      <Differences {...{ left, right }} place={shown} />
    </>
  );
}

function ComparedEvent(props: { readonly run: ReadLines; readonly place: number; readonly names: EventNames }) {
  const { run, place, names } = props;
  const event = run.events[place];
  if (!event) return <span class="compared quiet">–</span>;
  return (
    <span class="compared">
      <span class="line">{lineOf(place)}</span>
      <span class="time">{columnTime(event.t)}</span>
      <span class={`observer ${event.by}`}>{names.observer(event.by)}</span>
      <span class="sentence">{names.sentence(event)}</span>
    </span>
  );
}

/** The members that the two events of a line differ in. */
function Differences(props: { readonly left: ReadLines; readonly right: ReadLines; readonly place: number }) {
  const t = useTexts();
  const { left, right, place } = props;
  const differences = differencesOf(left.events[place], right.events[place]);
  if (differences.length === 0) return <p class="quiet">{t('equal-line', { line: lineOf(place) })}</p>;
  return (
    <DataTable
      label={t('differences')}
      headings={[t('member'), t('this-run'), t('other-run')]}
      rows={differences.map(({ member, ...values }) => ({
        cells: [
          <code key="member">{member}</code>,
          <code key="left">{values.left ?? '–'}</code>,
          <code key="right">{values.right ?? '–'}</code>,
        ],
      }))}
    />
  );
}
