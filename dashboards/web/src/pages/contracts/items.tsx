import type { JSX } from 'react'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { groupQuantity, groupYuan } from '../../parts/money.tsx'
import { useWords, type Words } from '../../words/words.ts'
import { ONE } from './one-words.ts'
import type { Report } from './report.ts'

type Item = Report['items'][number]

const UNITS: Readonly<Record<string, Words>> = {
  card_hour: { zh: '卡时', en: 'card-hour' },
  pflops_hour: { zh: 'P·时', en: 'PFLOPS-hour' },
  server_month: { zh: '台·月', en: 'server-month' },
  lump_sum: { zh: '总价', en: 'lump sum' },
}

const TEXTS = {
  item: { zh: '价目', en: 'Item' },
  unit: { zh: '单位', en: 'Unit' },
  price: { zh: '单价（元）', en: 'Unit price (yuan)' },
  agreed: { zh: '约定数量', en: 'Agreed quantity' },
  agreedAmount: { zh: '约定金额（元）', en: 'Agreed (yuan)' },
  metered: { zh: '计量数量', en: 'Metered quantity' },
  eligible: { zh: '合格用途', en: 'Eligible purposes' },
  disputed: { zh: '存疑', en: 'In dispute' },
  delivered: { zh: '可计交付（元）', en: 'Delivered (yuan)' },
} satisfies Record<string, Words>

/** The price schedule: what was agreed, what the logs prove of it. */
export function Items({ items }: { readonly items: readonly Item[] }): JSX.Element {
  const say = useWords()
  const quantity = (text: string | null) => (text === null ? say(ONE.unknown) : groupQuantity(text))
  const yuan = (text: string | null) => (text === null ? say(ONE.unknown) : groupYuan(text))
  const figure = (key: string, title: Words, text: (item: Item) => string): Column<Item> => ({
    key,
    title: say(title),
    align: 'right',
    text,
  })
  const columns: readonly Column<Item>[] = [
    { key: 'item', title: say(TEXTS.item), text: ({ itemId }) => itemId },
    { key: 'unit', title: say(TEXTS.unit), text: ({ unit }) => say(UNITS[unit] ?? { zh: unit, en: unit }) },
    figure('price', TEXTS.price, ({ unitPrices }) => unitPrices.join(' / ')),
    figure('agreed', TEXTS.agreed, ({ agreedQuantity }) => quantity(agreedQuantity)),
    figure('agreedAmount', TEXTS.agreedAmount, ({ agreedAmount }) => yuan(agreedAmount)),
    figure('metered', TEXTS.metered, ({ meteredQuantity }) => quantity(meteredQuantity)),
    figure('eligible', TEXTS.eligible, ({ eligibleQuantity }) => quantity(eligibleQuantity)),
    figure('disputed', TEXTS.disputed, ({ disputedQuantity }) => quantity(disputedQuantity)),
    figure('delivered', TEXTS.delivered, ({ deliveredAmount }) => yuan(deliveredAmount)),
  ]
  return (
    <BigTable
      label={say(ONE.items)}
      columns={columns}
      rows={items}
      rowKey={({ itemId }) => itemId}
      exportName={say(ONE.items)}
      height={320}
    />
  )
}
