import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** A part of a page with a heading. `tools`: buttons beside the heading. */
export function Pane(props: {
  readonly heading: string;
  readonly children: ComponentChildren;
  readonly tools?: ComponentChildren;
  readonly className?: string;
}) {
  const id = useId();
  return (
    <section class={`pane ${props.className ?? ''}`} aria-labelledby={id}>
      <div class="pane-head">
        <h2 id={id}>{props.heading}</h2>
        {props.tools}
      </div>
      {props.children}
    </section>
  );
}
