import { editDistance, nearest } from './nearest.ts';

/** Longer names are cut in messages, characters. */
export const maxShownLength = 60;

/** A text of the user in quotes, short enough for a line. */
export function quote(text: string): string {
  return text.length > maxShownLength
    ? `${JSON.stringify(text.slice(0, maxShownLength)).slice(0, -1)}…"`
    : JSON.stringify(text);
}

/** `; did you mean "spring"?`, or empty where no name is similar: a wrong guess misleads. */
export function suggestion(name: string, names: readonly string[]): string {
  const shortName = name.slice(0, maxShownLength).toLowerCase();
  const nearestName = nearest(shortName, names);
  // At least half of the letters must be right: the name may be cut, or have one word more.
  const isSimilar =
    nearestName !== '' &&
    editDistance(shortName, nearestName.toLowerCase()) * 2 <= Math.max(shortName.length, nearestName.length);
  return isSimilar ? `; did you mean "${nearestName}"?` : '';
}
