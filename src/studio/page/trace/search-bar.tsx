import type { RefObject } from 'preact';
import { Button } from '../components/button.tsx';
import { CheckField, SearchField } from '../components/field.tsx';
import { useTexts } from '../preferences/preferences.tsx';
import { nextMatch } from './model/search.ts';
import type { SearchState } from './use-search.ts';

/** The field to search by, the number of matches, and the way from match to match. */
export function SearchBar(props: {
  readonly search: SearchState;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly chosen: number | null;
  readonly onChoose: (place: number) => void;
  readonly isFiltering: boolean;
  readonly onFilter: (isFiltering: boolean) => void;
}) {
  const t = useTexts();
  const { search, chosen } = props;
  const { matches } = search;
  const step = (direction: 1 | -1): void => {
    const place = nextMatch(matches, chosen, direction);
    if (place !== null) props.onChoose(place);
  };
  const at = chosen === null ? -1 : matches.indexOf(chosen);
  const count =
    search.words.length === 0
      ? ''
      : matches.length === 0
        ? t('no-match')
        : at < 0
          ? t('matches', { count: matches.length })
          : t('match-of', { at: at + 1, count: matches.length });
  return (
    <search class="search-bar">
      <SearchField
        label={t('search')}
        isLabelHidden
        value={search.query}
        placeholder={t('search-placeholder')}
        field={props.field}
        onInput={search.setQuery}
        onStep={step}
      />
      <span class={`match-count ${matches.length === 0 ? 'none' : ''}`} role="status">
        {count}
      </span>
      <Button label={t('previous-match')} isDisabled={matches.length === 0} onClick={() => step(-1)}>
        ↑
      </Button>
      <Button label={t('next-match')} isDisabled={matches.length === 0} onClick={() => step(1)}>
        ↓
      </Button>
      <CheckField label={t('only-matches')} isChecked={props.isFiltering} onChange={props.onFilter} />
    </search>
  );
}
