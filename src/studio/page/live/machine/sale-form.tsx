import { useState } from 'preact/hooks';
import { Button } from '../../components/button.tsx';
import { NumberField, SelectField } from '../../components/field.tsx';
import { useTexts } from '../../preferences/preferences.tsx';
import type { MachineView, SaleRequest, SoldView } from '../../../schemas/machines.ts';
import type { Commands, Notice } from '../client/use-command.ts';

const kinds = ['item', 'queued', 'concurrent', 'duplicate', 'code'] as const satisfies readonly SaleRequest['kind'][];

/** Whether a kind of sale takes a number of items or customers. */
const takesQuantity = (kind: SaleRequest['kind']): boolean => kind !== 'duplicate' && kind !== 'code';

/** Sells at a machine. */
export function SaleForm(props: {
  readonly machine: MachineView;
  readonly commands: Commands;
  readonly isDisabled: boolean;
}) {
  const t = useTexts();
  const { machine, commands } = props;
  const [kind, setKind] = useState<SaleRequest['kind']>('item');
  const [lane, setLane] = useState(0);
  const [quantity, setQuantity] = useState<number | null>(1);
  const least = kind === 'concurrent' ? 2 : 1;
  const sell = (): void =>
    commands.send(
      'POST',
      `/api/machines/${machine.machine}/sales`,
      { kind, lane, ...(takesQuantity(kind) && { quantity: Math.max(least, quantity ?? least) }) },
      (sold: SoldView) => saleNotice(sold, t('sold', { delivery: sold.delivery ?? '' }), t('sale-refused')),
    );
  return (
    <form
      class="sale-form"
      onSubmit={(event) => {
        event.preventDefault();
        sell();
      }}
    >
      <SelectField
        label={t('sale-kind')}
        value={kind}
        options={kinds.map((value) => ({ value, text: t(`sale-${value}`) }))}
        onChange={setKind}
      />
      <SelectField
        label={t('lane-field')}
        value={String(lane)}
        options={machine.stock.map((items, at) => ({ value: String(at), text: t('lane-stock', { lane: at, items }) }))}
        onChange={(text) => setLane(Number(text))}
      />
      {takesQuantity(kind) ? (
        <NumberField
          label={t(kind === 'concurrent' ? 'customers' : 'items')}
          unit={`${least} – 20`}
          value={Math.max(least, quantity ?? least)}
          min={least}
          max={20}
          onChange={setQuantity}
        />
      ) : null}
      <Button type="submit" appearance="main" isDisabled={props.isDisabled}>
        {t('sell')}
      </Button>
    </form>
  );
}

/** What came of a sale; a refusal in the core's words. */
function saleNotice(sold: SoldView, soldText: string, refusedText: string): Notice {
  if (sold.isAccepted) return { tone: 'good', text: soldText };
  const refusal = sold.calls.findLast(({ isAccepted }) => !isAccepted);
  const codes = sold.codes.join(', ');
  return { tone: 'bad', text: `${refusedText} ${refusal ? `${refusal.call}: ${refusal.message}` : codes}` };
}
