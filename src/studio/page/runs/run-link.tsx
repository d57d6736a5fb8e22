import type { ComponentChildren } from 'preact';
import type { AddressState } from './use-address.ts';
import { searchOf, type RunsAddress } from './model/address.ts';

/** A link within the page. With Ctrl or another button it opens as any link does. */
export function RunLink(props: {
  readonly to: RunsAddress;
  readonly go: AddressState['go'];
  readonly children: ComponentChildren;
}) {
  const onClick = (event: MouseEvent): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    props.go(props.to);
  };
  return (
    <a href={searchOf(props.to)} onClick={onClick}>
      {props.children}
    </a>
  );
}
