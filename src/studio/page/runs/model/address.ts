import { noFilter, runKinds, runVerdicts, type RunFilter } from './run-filter.ts';

/** What the address of the page names. */
export interface RunsAddress {
  readonly filter: RunFilter;
  /** The opened run; null: the list of all. */
  readonly run: string | null;
  /** The run beside it. */
  readonly other: string | null;
}

/** Reads an address, for example `?page=runs&verdict=FAIL`. What it does not know filters nothing. */
export function readAddress(search: string): RunsAddress {
  const params = new URLSearchParams(search);
  const oneOf = <Value extends string>(name: string, values: readonly Value[]): Value | '' =>
    values.find((value) => value === params.get(name)) ?? '';
  return {
    filter: {
      kind: oneOf('kind', runKinds),
      verdict: oneOf('verdict', runVerdicts),
      scenario: params.get('scenario') ?? noFilter.scenario,
      text: params.get('text') ?? noFilter.text,
    },
    run: params.get('run'),
    other: params.get('other'),
  };
}

/** The address of the list, or of a run; members that name nothing are left out. */
export function searchOf({ filter, run, other }: RunsAddress): string {
  const params = new URLSearchParams({ page: 'runs' });
  for (const [name, value] of Object.entries({ ...filter, run, other }))
    if (value !== null && value !== '') params.set(name, value);
  return `?${params.toString()}`;
}

/** The address of a file of a run at the server. */
export function fileAddress(run: string, file: string): string {
  return `/api/runs/${encodeURIComponent(run)}/files/${encodeURIComponent(file)}`;
}
