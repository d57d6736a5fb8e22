/** Round steps of the axis, ms. */
const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000,
];
/** Pixels that a label needs. */
const labelWidth = 76;

/** The step of an axis. @param span ms that it shows. @param width in pixels. */
export function axisStep(span: number, width: number): number {
  const wanted = (span * labelWidth) / Math.max(labelWidth, width);
  return steps.find((step) => step >= wanted) ?? 86_400_000;
}

/** The label of a moment on an axis with this step. */
export function axisLabel(ms: number, step: number): string {
  if (step < 1_000) return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(step < 10 ? 3 : step < 100 ? 2 : 1)} s`;
  if (step < 60_000)
    return ms < 120_000
      ? `${ms / 1_000} s`
      : `${Math.floor(ms / 60_000)}:${String((ms % 60_000) / 1_000).padStart(2, '0')}`;
  const minutes = ms / 60_000;
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
}
