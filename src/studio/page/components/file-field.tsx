import { useTexts } from '../preferences/preferences.tsx';

/** A field that asks for the file of a run, and what is wrong with the one that was chosen; '' where nothing is. */
export function FileField(props: {
  readonly label: string;
  readonly problem: string;
  readonly onFile: (file: File) => void;
}) {
  const t = useTexts();
  const open = (file: File | undefined): void => {
    if (file) props.onFile(file);
  };
  return (
    <>
      <label class="field">
        {props.label}
        <input type="file" accept=".html,.ndjson" onChange={({ currentTarget }) => open(currentTarget.files?.[0])} />
      </label>
      {props.problem === '' ? null : (
        <p class="notice bad" role="alert">
          {t('cannot-read', { problem: props.problem })}
        </p>
      )}
    </>
  );
}
