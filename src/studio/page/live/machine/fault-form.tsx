import { useState } from 'preact/hooks';
import { Button } from '../../components/button.tsx';
import { CheckField, NumberField, SelectField, TextField } from '../../components/field.tsx';
import { useServerTexts } from '../../client/use-server-texts.ts';
import { useTexts } from '../../preferences/preferences.tsx';
import type { FaultKindView, ParamView } from '../../../schemas/machines.ts';

/** What a person has filled in; what is missing takes its default. */
type Values = Readonly<Record<string, unknown>>;

/** Chooses one of several faults and fills in its parameters, with the units and limits of the catalogue. */
export function FaultForm(props: {
  readonly faults: readonly FaultKindView[];
  readonly buttonText: string;
  readonly isDisabled: boolean;
  readonly onInject: (fault: string, params: Values, nextJobOnly: boolean) => void;
}) {
  const t = useTexts();
  const worded = useServerTexts();
  const { faults, isDisabled } = props;
  const [chosen, setChosen] = useState('');
  const [values, setValues] = useState<Values>({});
  const [nextJobOnly, setNextJobOnly] = useState(false);
  const fault = faults.find((one) => one.fault === chosen) ?? faults[0];
  if (!fault) return null;
  const isMissing = fault.params.some(({ name, isRequired }) => isRequired && (values[name] ?? null) === null);
  return (
    <form
      class="fault-form"
      onSubmit={(event) => {
        event.preventDefault();
        props.onInject(fault.fault, values, nextJobOnly && fault.canStrikeOnce);
      }}
    >
      <SelectField
        label={t('fault-field')}
        value={fault.fault}
        options={faults.map((one) => ({ value: one.fault, text: one.fault }))}
        onChange={(name) => {
          setChosen(name);
          setValues({});
        }}
      />
      <p class="quiet fault-about">{worded(fault.description)}</p>
      {fault.params.map((param) => (
        <ParamField
          key={`${fault.fault} ${param.name}`}
          param={param}
          value={values[param.name] ?? null}
          onChange={(value) => setValues({ ...values, [param.name]: value ?? undefined })}
        />
      ))}
      {fault.canStrikeOnce ? (
        <CheckField label={t('next-job-only')} isChecked={nextJobOnly} onChange={setNextJobOnly} />
      ) : null}
      <Button type="submit" appearance="danger" isDisabled={isDisabled || isMissing}>
        {props.buttonText}
      </Button>
    </form>
  );
}

/** The unit and the limits of a number, for example `ms, 0 – 60000`. */
function limitsOf({ unit, min, max }: ParamView): string {
  const limits = min === null && max === null ? '' : `${min ?? '…'} – ${max ?? '…'}`;
  return [unit === 'share' ? '' : unit, limits].filter((part) => part !== null && part !== '').join(', ');
}

/** A parameter of a fault. Empty: its default. */
function ParamField(props: {
  readonly param: ParamView;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}) {
  const t = useTexts();
  const worded = useServerTexts();
  const { param, value, onChange } = props;
  const { name, type, choices, isRequired } = param;
  const label = isRequired ? t('required', { name }) : name;
  return (
    <div class="param">
      {type === 'choice' || type === 'boolean' ? (
        <SelectField
          label={label}
          value={textOf(value)}
          options={[
            { value: '', text: param.default === null ? '—' : t('default', { value: textOf(param.default) }) },
            ...(type === 'boolean' ? [true, false] : choices).map((one) => ({ value: String(one), text: String(one) })),
          ]}
          onChange={(text) =>
            onChange((type === 'boolean' ? [true, false] : choices).find((one) => String(one) === text) ?? null)
          }
        />
      ) : type === 'integer' || type === 'number' ? (
        <NumberField
          label={label}
          unit={limitsOf(param)}
          value={(value ?? param.default) as number | null}
          {...(param.min !== null && { min: param.min })}
          {...(param.max !== null && { max: param.max })}
          onChange={onChange}
        />
      ) : (
        <TextField
          label={label}
          value={typeof value === 'string' ? value : ''}
          onChange={(text) => onChange(valueOfText(type, text))}
        />
      )}
      <p class="quiet param-about">{worded(param.description)}</p>
    </div>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function valueOfText(type: ParamView['type'], text: string): unknown {
  if (text === '') return null;
  return type === 'list' ? text.split(/[\s,]+/).filter((part) => part !== '') : text;
}
