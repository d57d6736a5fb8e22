import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows that are drawn above and below what can be seen. */
const margin = 8;

/** Where a key leads from a row, of so many rows with so many in view; undefined for another key. */
function rowByKey(key: string, at: number, count: number, page: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? 0 : at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined ? undefined : Math.min(Math.max(0, target), count - 1);
}

/** The rows that a box shows, and a margin; the chosen one is scrolled into view. */
function useRowsInView(count: number, rowHeight: number, chosen: number) {
  const box = useRef<HTMLDivElement>(null);
  const [{ top, height }, setView] = useState({ top: 0, height: 400 });
  const readView = (): void => {
    if (box.current) setView({ top: box.current.scrollTop, height: box.current.clientHeight });
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(readView);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = box.current;
    if (!element || chosen < 0) return;
    const place = chosen * rowHeight;
    if (place < element.scrollTop || place + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = place - element.clientHeight / 3;
    readView();
  }, [chosen, count, rowHeight]);
  return {
    box,
    first: Math.max(0, Math.floor(top / rowHeight) - margin),
    last: Math.min(count, Math.ceil((top + height) / rowHeight) + margin),
    /** Rows that Page Up and Page Down move by. */
    page: Math.max(1, Math.floor(height / rowHeight) - 1),
    readView,
  };
}

/**
 * A list of any length, of which only what can be seen is in the page. Arrow keys, Page Up and Down, Home and End move
 * the choice.
 */
export function VirtualList(props: {
  readonly label: string;
  readonly count: number;
  /** Height of each row, CSS pixels. */
  readonly rowHeight: number;
  /** Index of the chosen row; −1 for none. It is scrolled into view. */
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
  readonly renderRow: (index: number) => ComponentChildren;
  /** Class of each row, besides its own. */
  readonly rowClass?: (index: number) => string;
  /** In the place of rows where there are none. */
  readonly empty: string;
}) {
  const { count, rowHeight, chosen, onChoose } = props;
  const id = useId();
  const { box, first, last, page, readView } = useRowsInView(count, rowHeight, chosen);
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = rowByKey(event.key, chosen, count, page);
    if (target === undefined || target < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(target);
  };
  const isSeen = chosen >= first && chosen < last;
  return (
    <div
      class="virtual-list"
      ref={box}
      role="listbox"
      tabIndex={0}
      aria-label={props.label}
      {...(isSeen && { 'aria-activedescendant': `${id}-${chosen}` })}
      onScroll={readView}
      onKeyDown={onKeyDown}
    >
      {count === 0 ? <p class="quiet empty">{props.empty}</p> : null}
      <div class="virtual-space" style={{ height: `${count * rowHeight}px` }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, offset) => {
          const index = first + offset;
          return (
            <div
              key={index}
              id={`${id}-${index}`}
              role="option"
              class={`row ${props.rowClass?.(index) ?? ''}`}
              aria-selected={index === chosen}
              aria-setsize={count}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${index * rowHeight}px)`, height: `${rowHeight}px` }}
              onClick={() => onChoose(index)}
            >
              {props.renderRow(index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
