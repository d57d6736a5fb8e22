import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { readAddress, searchOf, type RunsAddress } from './model/address.ts';

/** Where the page is, and how to go elsewhere within it. */
export interface AddressState {
  readonly address: RunsAddress;
  /** Goes there; back leads here again. */
  readonly go: (address: RunsAddress) => void;
  /** Changes the address of where the page is: filters while a person types. */
  readonly change: (address: RunsAddress) => void;
}

/** The address of the page: a filter and an opened run can be sent to others. */
export function useAddress(): AddressState {
  const [search, setSearch] = useState(location.search);
  useEffect(() => {
    const onMove = (): void => setSearch(location.search);
    addEventListener('popstate', onMove);
    return () => removeEventListener('popstate', onMove);
  }, []);
  const address = useMemo(() => readAddress(search), [search]);
  const go = useCallback((next: RunsAddress) => {
    history.pushState(null, '', searchOf(next));
    setSearch(location.search);
    scrollTo(0, 0);
  }, []);
  const change = useCallback((next: RunsAddress) => {
    history.replaceState(null, '', searchOf(next) + location.hash);
    setSearch(location.search);
  }, []);
  return { address, go, change };
}
