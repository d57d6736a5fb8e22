import { useTexts } from '../../preferences/preferences.tsx';

/** Height of the bars, and width of one with its gap, CSS pixels. */
const [height, step] = [18, 6];

/** The stock of a machine: a bar for each lane, an empty lane marked at its foot. */
export function StockBars({ stock }: { readonly stock: readonly number[] }) {
  const t = useTexts();
  const most = Math.max(1, ...stock);
  const total = stock.reduce((sum, items) => sum + items, 0);
  const empty = stock.filter((items) => items === 0).length;
  const text = t('stock-total', { total, lanes: stock.length, empty });
  return (
    <span class="stock-bars">
      <svg width={stock.length * step} height={height} aria-hidden="true">
        {stock.map((items, lane) => {
          const full = Math.max(2, (height * items) / most);
          return (
            <rect
              key={lane}
              class={items === 0 ? 'empty-lane' : ''}
              x={lane * step}
              y={height - full}
              width={step - 1}
              height={full}
            />
          );
        })}
      </svg>
      <span class="quiet">{text}</span>
    </span>
  );
}
