import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { CheckField } from '../../components/field.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { useTexts } from '../../preferences/preferences.tsx';
import type { EventNames } from '../event-names.ts';
import { columnTime } from '../format-time.ts';
import { alignRuns, type AlignedRow } from '../model/align.ts';
import { differencesOf } from '../model/member-differences.ts';
import type { ReadLines } from '../model/read-lines.ts';
import { lineOf } from '../model/trace.ts';

/** Two runs side by side: equal events on one row, differences marked; the first one is in view. */
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
  const { rows, differences } = useMemo(() => alignRuns(left, right, ignoresTime), [left, right, ignoresTime]);
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = chosen ?? differences[0] ?? 0;
  const row = rows[shown];
  const isSameSeed = left.header.seed === right.header.seed && left.header.scenario === right.header.scenario;
  return (
    <>
      {isSameSeed ? null : <p class="notice">{t('other-seed')}</p>}
      <div class="compare-head">
        <CompareStatus rows={rows} differences={differences} shown={shown} onChoose={setChosen} />
        <CheckField
          label={t('ignore-time')}
          isChecked={ignoresTime}
          onChange={(isChecked) => {
            setIgnoresTime(isChecked);
            setChosen(null);
          }}
        />
      </div>
      <div class="compare-names" aria-hidden="true">
        <span>{t('this-run')}</span>
        <span>{props.rightName}</span>
      </div>
      <VirtualList
        label={t('both-runs')}
        count={rows.length}
        rowHeight={26}
        chosen={shown}
        onChoose={setChosen}
        rowClass={(at) => `compare-row ${rows[at]?.kind ?? ''} ${at === differences[0] ? 'first' : ''}`}
        empty={t('no-match')}
        renderRow={(at) => (
          <>
            <ComparedEvent run={left} place={rows[at]?.left ?? null} names={names} />
            <ComparedEvent run={right} place={rows[at]?.right ?? null} names={names} />
          </>
        )}
      />
      {row ? <Differences {...{ left, right, row }} /> : null}
    </>
  );
}

/** How many differences there are, where the first is, and the way from one to the next. */
function CompareStatus(props: {
  readonly rows: readonly AlignedRow[];
  readonly differences: readonly number[];
  readonly shown: number;
  readonly onChoose: (row: number) => void;
}) {
  const t = useTexts();
  const { rows, differences, shown, onChoose } = props;
  const first = rows[differences[0] ?? -1];
  const before = differences.findLast((row) => row < shown);
  const after = differences.find((row) => row > shown);
  return (
    <>
      <p class="first-difference" role="status">
        {first
          ? `${t('first-difference', { line: lineOf(first.left ?? first.right ?? 0) })} ` +
            t('difference-count', { count: differences.length })
          : t('no-difference', { count: rows.length })}
      </p>
      {first ? (
        <span class="steps">
          <Button
            label={t('previous-difference')}
            isDisabled={before === undefined}
            onClick={() => before !== undefined && onChoose(before)}
          >
            ↑
          </Button>
          <Button
            label={t('next-difference')}
            isDisabled={after === undefined}
            onClick={() => after !== undefined && onChoose(after)}
          >
            ↓
          </Button>
        </span>
      ) : null}
    </>
  );
}

function ComparedEvent(props: { readonly run: ReadLines; readonly place: number | null; readonly names: EventNames }) {
  const { run, place, names } = props;
  const event = place === null ? undefined : run.events[place];
  if (place === null || !event) return <span class="compared missing">–</span>;
  return (
    <span class="compared">
      <span class="line">{lineOf(place)}</span>
      <span class="time">{columnTime(event.t)}</span>
      <span class={`observer ${event.by}`}>{names.observer(event.by)}</span>
      <span class="sentence">{names.sentence(event)}</span>
    </span>
  );
}

/** The members that the two events of a row differ in. */
function Differences(props: { readonly left: ReadLines; readonly right: ReadLines; readonly row: AlignedRow }) {
  const t = useTexts();
  const { left, right, row } = props;
  if (row.kind === 'equal') return <p class="quiet">{t('equal-line', { line: lineOf(row.left ?? 0) })}</p>;
  const differences = differencesOf(left.events[row.left ?? -1], right.events[row.right ?? -1]);
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
