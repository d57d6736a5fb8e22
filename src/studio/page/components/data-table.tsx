import type { ComponentChildren } from 'preact';
import type { Tone } from './badge.tsx';

/** A row of a table. */
export interface TableRow {
  readonly cells: readonly ComponentChildren[];
  readonly tone?: Tone;
}

/** A table. `numeric`: columns whose cells stand to the right. */
export function DataTable(props: {
  readonly label: string;
  /** Empty: the first cell of each row is its heading. */
  readonly headings: readonly string[];
  readonly rows: readonly TableRow[];
  readonly numeric?: readonly number[];
}) {
  const { headings, rows, numeric = [] } = props;
  const className = (column: number): string => (numeric.includes(column) ? 'number' : '');
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={props.label}>
      <table>
        {headings.length === 0 ? null : (
          <thead>
            <tr>
              {headings.map((heading, column) =>
                heading === '' ? (
                  <td key={column} />
                ) : (
                  <th key={column} scope="col" class={className(column)}>
                    {heading}
                  </th>
                ),
              )}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map(({ cells, tone }, row) => (
            <tr key={row} class={tone ?? ''}>
              {cells.map((cell, column) =>
                headings.length === 0 && column === 0 ? (
                  <th key={column} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={column} class={className(column)}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
