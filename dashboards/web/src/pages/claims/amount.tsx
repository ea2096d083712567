import { Tag } from 'antd'
import type { JSX } from 'react'
import type { Column } from '../../parts/big-table.tsx'
import { groupYuan } from '../../parts/money.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { useWords } from '../../words/words.ts'
import type { Shown } from './report.ts'
import { TEXTS } from './words.ts'

/** The working line by line, the caps with the one that binds, and what persons may choose instead. */
export function AmountWorking({ shown }: { readonly shown: Shown }): JSX.Element | null {
  const say = useWords()
  const { amount } = shown.assessed
  if (amount === null) return null
  const yuanOf = (yuan: string | null) => (yuan === null ? say(TEXTS.unknown) : groupYuan(yuan))
  const yuan: Column<{ readonly yuan: string | null }> = {
    key: 'yuan',
    title: say(TEXTS.yuan),
    align: 'right',
    text: ({ yuan: value }) => yuanOf(value),
  }
  const basis: Column<{ readonly clause: string }> = {
    key: 'basis',
    title: say(TEXTS.basis),
    text: ({ clause }) => clause || '—',
    cell: ({ clause }) => (clause === '' ? '—' : <a href={`#${clause}`}>{clause}</a>),
  }
  const numbers = new Map(amount.working.map(({ id }, i) => [id, String(i + 1)]))
  return (
    <section className="part" aria-label={say(TEXTS.working)}>
      <h2>{say(TEXTS.working)}</h2>
      <SmallTable
        label={say(TEXTS.working)}
        exportName={`${shown.claim.id}-working`}
        rowKey={({ id }) => id}
        rows={amount.working}
        columns={[
          { key: 'number', title: '#', align: 'right', text: ({ id }) => numbers.get(id) ?? '' },
          { key: 'label', title: say(TEXTS.line), text: ({ label }) => say(label) },
          {
            key: 'expression',
            title: say(TEXTS.expression),
            text: ({ expression, missing }) =>
              missing.length > 0 ? missing.map(({ what }) => say(what)).join(' ') : expression || say(TEXTS.asRecorded),
          },
          yuan,
          basis,
        ]}
        foot={['', say(TEXTS.total), '', yuanOf(amount.yuan), '']}
      />
      <h3>{say(TEXTS.caps)}</h3>
      <SmallTable
        label={say(TEXTS.caps)}
        exportName={`${shown.claim.id}-caps`}
        rowKey={({ id }) => id}
        rows={amount.caps}
        columns={[
          {
            key: 'label',
            title: say(TEXTS.line),
            text: ({ label }) => say(label),
            cell: ({ id, label }) => (
              <>
                {say(label)} {id === amount.binding?.id && <Tag color="blue">{say(TEXTS.binds)}</Tag>}
              </>
            ),
          },
          yuan,
          basis,
        ]}
      />
      {amount.alternatives.length > 0 && (
        <>
          <h3>{say(TEXTS.alternatives)}</h3>
          <SmallTable
            label={say(TEXTS.alternatives)}
            exportName={`${shown.claim.id}-alternatives`}
            rowKey={({ id }) => id}
            rows={amount.alternatives}
            columns={[{ key: 'label', title: say(TEXTS.line), text: ({ label }) => say(label) }, yuan]}
          />
        </>
      )}
    </section>
  )
}
