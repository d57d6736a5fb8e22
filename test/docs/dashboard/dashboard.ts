import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  DashboardCursorSync,
  PercentChangeColorMode,
  SortOrder,
  TooltipDisplayMode,
  VariableRefresh,
  VizOrientation,
  type Dashboard,
  type Panel,
  type RowPanel,
} from '@grafana/schema';
import type * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type {
  FieldConfig as TimeSeriesFieldConfig,
  Options as TimeSeriesOptions,
} from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
import { panelRows, type PanelPlan } from './panels.ts';

/** Units of Grafana's grid: it is 24 wide. */
const gridWidth = 24;
const heights = { row: 1, stat: 4, curves: 8 };

const source = { type: 'prometheus', uid: 'prometheus' };

/** The dashboard for a served core, as `docs/grafana/vendloop.json` holds it. */
export function grafanaDashboard(): Dashboard {
  return {
    uid: 'vendloop',
    title: 'vendloop core',
    description: 'A core that is served by vendloop: deliveries, locks, callbacks, machines and its process.',
    tags: ['vendloop'],
    schemaVersion: 42,
    editable: true,
    graphTooltip: DashboardCursorSync.Crosshair,
    refresh: '5s',
    time: { from: 'now-15m', to: 'now' },
    timezone: 'browser',
    templating: { list: [instanceVariable] },
    panels: allPanels(),
  };
}

/** The text of `docs/grafana/vendloop.json`. */
export const dashboardText = (): string => `${JSON.stringify(grafanaDashboard(), null, 2)}\n`;

type Variable = NonNullable<NonNullable<Dashboard['templating']>['list']>[number];

const instanceVariable: Variable = {
  name: 'instance',
  label: 'Core',
  type: 'query',
  datasource: source,
  query: { query: 'label_values(vendloop_machines_online, instance)', refId: 'instances' },
  refresh: VariableRefresh.onTimeRangeChanged,
  includeAll: true,
  multi: true,
  allValue: '.*',
  current: { text: 'All', value: '$__all' },
};

/** Rows from top to bottom, three panels beside each other, numbers four. */
function allPanels(): (Panel | RowPanel)[] {
  const panels: (Panel | RowPanel)[] = [];
  let y = 0;
  for (const row of panelRows) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title: row.title,
      collapsed: false,
      gridPos: { x: 0, y, w: gridWidth, h: heights.row },
      panels: [],
    });
    y += heights.row;
    const isStats = row.panels.every(({ isStat }) => isStat);
    const [columns, h] = isStats ? [4, heights.stat] : [3, heights.curves];
    const w = gridWidth / columns;
    row.panels.forEach((plan, index) => {
      const gridPos = { x: (index % columns) * w, y: y + Math.floor(index / columns) * h, w, h };
      panels.push({ id: panels.length + 1, gridPos, ...panelOf(plan) });
    });
    y += Math.ceil(row.panels.length / columns) * h;
  }
  return panels;
}

function panelOf(plan: PanelPlan): Panel {
  const { title, description, queries, unit } = plan;
  const common = {
    title,
    description,
    datasource: source,
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCodePoint('A'.codePointAt(0)! + index),
      datasource: source,
      expr,
      legendFormat: legend,
      range: true,
    })),
  };
  if (plan.isStat) {
    return {
      ...common,
      type: 'stat',
      options: { ...statOptions },
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    };
  }
  const custom: TimeSeriesFieldConfig = { lineWidth: 1, fillOpacity: 10, spanNulls: false };
  return {
    ...common,
    type: 'timeseries',
    options: { ...timeSeriesOptions },
    fieldConfig: { defaults: { unit, min: 0, custom: { ...custom } }, overrides: [] },
  };
}

const statOptions: stat.Options = {
  colorMode: BigValueColorMode.None,
  graphMode: BigValueGraphMode.Area,
  justifyMode: BigValueJustifyMode.Auto,
  textMode: BigValueTextMode.Value,
  orientation: VizOrientation.Auto,
  percentChangeColorMode: PercentChangeColorMode.Standard,
  showPercentChange: false,
  wideLayout: true,
  reduceOptions: { calcs: ['lastNotNull'], values: false },
};

const timeSeriesOptions: TimeSeriesOptions = {
  legend: { placement: 'bottom', showLegend: true, calcs: [] },
  tooltip: { mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending },
};
