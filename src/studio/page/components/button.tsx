import type { ComponentChildren } from 'preact';

/** A button. `label`: for those who hear the page, where its face is a sign. */
export function Button(props: {
  readonly onClick: () => void;
  readonly children: ComponentChildren;
  readonly label?: string;
  readonly isDisabled?: boolean;
  /** `link`: within text. `plain`: without a frame, in a row of a list. */
  readonly appearance?: 'button' | 'link' | 'plain';
}) {
  const { label, appearance = 'button', isDisabled = false } = props;
  return (
    <button
      type="button"
      class={`button ${appearance}`}
      disabled={isDisabled}
      onClick={props.onClick}
      {...(label !== undefined && { 'aria-label': label, title: label })}
    >
      {props.children}
    </button>
  );
}
