import type { Panel, RowPanel } from '@grafana/schema';
import { describe, expect, it } from 'vitest';
import { Metrics } from '#core/metrics.ts';
import { parse } from 'yaml';
import { dashboardText, grafanaDashboard } from '../docs/dashboard/dashboard.ts';
import { panelRows } from '../docs/dashboard/panels.ts';
import { read } from '../docs/pages.ts';

const queries = panelRows.flatMap(({ panels }) => panels).flatMap((panel) => panel.queries);
const positions = (grafanaDashboard().panels ?? []).map((panel: Panel | RowPanel) => panel.gridPos!);

/** Names of metrics in an expression, without what a histogram appends to its name. */
const metricsIn = (expr: string): readonly string[] =>
  (expr.match(/\bvendloop_\w+/g) ?? []).map((name) => name.replace(/_bucket$/, ''));

describe('the dashboard', () => {
  it('is what docs/grafana/vendloop.json holds: npm run docs writes it', () => {
    expect(read('docs/grafana/vendloop.json')).toBe(dashboardText());
  });

  it('shows metrics that the core has, and leaves none out', async () => {
    const names = [...(await new Metrics().text()).matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
    const shown = new Set(queries.flatMap(({ expr }) => metricsIn(expr)));
    expect([...shown].filter((name) => !names.includes(name))).toEqual([]);
    // What starts is settled, and stands in the panel of outcomes.
    expect(names.filter((name) => !shown.has(name!))).toEqual(['vendloop_deliveries_started_total']);
  });

  it('chooses the core in every query', () => {
    for (const { expr } of queries) {
      const selectors = expr.match(/\w+\{[^}]*\}/g) ?? [];
      expect(selectors.length, expr).toBeGreaterThan(0);
      for (const selector of selectors) expect(selector).toContain('instance=~"$instance"');
    }
  });

  it('has panels that do not overlap, in a grid 24 wide', () => {
    const cells = positions.flatMap(({ x, y, w, h }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...positions.map(({ x, w }) => x + w))).toBe(24);
  });

  it('finds its data where Grafana and Prometheus are provisioned', () => {
    const { datasources } = parse(read('docs/grafana/provisioning/datasources/prometheus.yml')) as {
      datasources: { uid: string; url: string }[];
    };
    expect(datasources.map(({ uid }) => uid)).toEqual(['prometheus']);
    expect(datasources[0]!.url).toBe('http://prometheus:9090');
    const uids = new Set(read('docs/grafana/vendloop.json').match(/(?<="uid": ")prom[^"]*/g));
    expect(uids).toEqual(new Set(['prometheus']));
  });
});
