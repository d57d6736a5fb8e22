import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  /** Only for those who hear the page. */
  readonly isLabelHidden?: boolean;
}

/** One of several values. */
export function SelectField<Value extends string>(
  props: FieldProps & {
    readonly value: Value;
    readonly options: readonly { readonly value: Value; readonly text: string }[];
    readonly onChange: (value: Value) => void;
  },
) {
  const id = useId();
  const { options, onChange } = props;
  return (
    <div class="field">
      <FieldLabel id={id} {...props} />
      <select
        id={id}
        value={props.value}
        onChange={({ currentTarget }) => {
          const chosen = options.find(({ value }) => value === currentTarget.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

function FieldLabel({ id, label, isLabelHidden = false }: FieldProps & { readonly id: string }) {
  return (
    <label for={id} class={isLabelHidden ? 'visually-hidden' : ''}>
      {label}
    </label>
  );
}
