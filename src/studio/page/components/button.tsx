import type { ComponentChildren } from 'preact';

/** A button. `label`: for those who hear the page, where its face is a sign. */
export function Button(props: {
  /** Left out where its form acts. */
  readonly onClick?: () => void;
  readonly children: ComponentChildren;
  readonly label?: string;
  readonly isDisabled?: boolean;
  /** `submit`: sends its form. */
  readonly type?: 'button' | 'submit';
  /**
   * `link`: within text. `plain`: without a frame, in a row of a list. `main`: what a person most likely wants here.
   * `danger`: it breaks something.
   */
  readonly appearance?: 'button' | 'link' | 'plain' | 'main' | 'danger';
}) {
  const { label, type = 'button', appearance = 'button', isDisabled = false, onClick } = props;
  return (
    <button
      type={type}
      class={`button ${appearance}`}
      disabled={isDisabled}
      {...(onClick && { onClick })}
      {...(label !== undefined && { 'aria-label': label, title: label })}
    >
      {props.children}
    </button>
  );
}
