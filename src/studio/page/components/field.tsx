import type { RefObject } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  /** Only for those who hear the page. */
  readonly isLabelHidden?: boolean;
}

function FieldLabel({ id, label, isLabelHidden = false }: FieldProps & { readonly id: string }) {
  return (
    <label for={id} class={isLabelHidden ? 'visually-hidden' : ''}>
      {label}
    </label>
  );
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

/** A number with its unit. */
export function NumberField(
  props: FieldProps & {
    readonly unit: string;
    readonly value: number | null;
    readonly min?: number;
    readonly max?: number;
    /** Null: the field is empty, or has no number within the limits. */
    readonly onChange: (value: number | null) => void;
  },
) {
  const id = useId();
  const { value, unit, min, max, onChange } = props;
  return (
    <div class="field">
      <FieldLabel id={id} {...props} />
      <span class="with-unit">
        <input
          id={id}
          type="number"
          step="any"
          value={value ?? ''}
          aria-describedby={`${id}-unit`}
          {...(min !== undefined && { min })}
          {...(max !== undefined && { max })}
          onChange={({ currentTarget: field }) =>
            onChange(field.value === '' || !field.validity.valid ? null : field.valueAsNumber)
          }
        />
        <span class="unit" id={`${id}-unit`}>
          {unit}
        </span>
      </span>
    </div>
  );
}

/** A text. */
export function TextField(
  props: FieldProps & {
    readonly value: string;
    readonly placeholder?: string;
    /** What the whole text has to match. */
    readonly pattern?: string;
    readonly onChange: (value: string) => void;
  },
) {
  const id = useId();
  const { value, placeholder, pattern, onChange } = props;
  return (
    <div class="field">
      <FieldLabel id={id} {...props} />
      <input
        id={id}
        type="text"
        value={value}
        autocomplete="off"
        spellcheck={false}
        {...(placeholder !== undefined && { placeholder })}
        {...(pattern !== undefined && { pattern })}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </div>
  );
}

/** Yes or no. */
export function CheckField(
  props: FieldProps & { readonly isChecked: boolean; readonly onChange: (isChecked: boolean) => void },
) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={props.isChecked}
        onChange={({ currentTarget }) => props.onChange(currentTarget.checked)}
      />
      {props.label}
    </label>
  );
}

/** A text to search for. Enter goes to the next match, with Shift to the one before; Escape empties the field. */
export function SearchField(
  props: FieldProps & {
    readonly value: string;
    readonly placeholder: string;
    readonly field: RefObject<HTMLInputElement | null>;
    readonly onInput: (value: string) => void;
    readonly onStep: (step: 1 | -1) => void;
  },
) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') props.onStep(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') props.onInput('');
    else return;
    event.preventDefault();
  };
  return (
    <div class="field search">
      <FieldLabel id={id} {...props} />
      <input
        id={id}
        ref={props.field}
        type="search"
        value={props.value}
        placeholder={props.placeholder}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => props.onInput(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
