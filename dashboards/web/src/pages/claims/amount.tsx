import { Table, Tag } from 'antd'
import type { JSX } from 'react'
import { Yuan } from '../../parts/money.tsx'
import { useWords } from '../../words/words.ts'
import type { Shown } from './report.ts'
import { TEXTS } from './words.ts'

/** The working line by line, the caps with the one that binds, and what persons may choose instead. */
export function AmountWorking({ shown }: { readonly shown: Shown }): JSX.Element | null {
  const say = useWords()
  const { amount } = shown.assessed
  if (amount === null) return null
  const yuan = {
    title: say(TEXTS.yuan),
    key: 'yuan',
    align: 'right' as const,
    render: (_: unknown, { yuan: value }: { readonly yuan: string | null }) =>
      value === null ? say(TEXTS.unknown) : <Yuan amount={value} />,
  }
  const basis = {
    title: say(TEXTS.basis),
    key: 'basis',
    render: (_: unknown, { clause }: { readonly clause: string }) =>
      clause === '' ? '—' : <a href={`#${clause}`}>{clause}</a>,
  }
  return (
    <section className="part" aria-label={say(TEXTS.working)}>
      <h2>{say(TEXTS.working)}</h2>
      <Table
        rowKey="id"
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={[...amount.working]}
        columns={[
          { title: '#', key: 'number', align: 'right', render: (_, __, i) => i + 1 },
          { title: say(TEXTS.line), key: 'label', className: 'wrap', render: (_, { label }) => say(label) },
          {
            title: say(TEXTS.expression),
            key: 'expression',
            className: 'figure wrap',
            render: (_, { expression, missing }) =>
              missing.length > 0 ? (
                <span className="unknown">{missing.map(({ what }) => say(what)).join(' ')}</span>
              ) : (
                expression || say(TEXTS.asRecorded)
              ),
          },
          yuan,
          basis,
        ]}
        summary={() => (
          <Table.Summary.Row>
            <Table.Summary.Cell index={0} />
            <Table.Summary.Cell index={1} colSpan={2}>
              <strong>{say(TEXTS.total)}</strong>
            </Table.Summary.Cell>
            <Table.Summary.Cell index={3} align="right">
              <strong>{amount.yuan === null ? say(TEXTS.unknown) : <Yuan amount={amount.yuan} />}</strong>
            </Table.Summary.Cell>
            <Table.Summary.Cell index={4} />
          </Table.Summary.Row>
        )}
      />
      <h3>{say(TEXTS.caps)}</h3>
      <Table
        rowKey="id"
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={[...amount.caps]}
        columns={[
          {
            title: say(TEXTS.line),
            key: 'label',
            render: (_, { id, label }) => (
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
          <Table
            rowKey="id"
            size="small"
            pagination={false}
            scroll={{ x: 'max-content' }}
            dataSource={[...amount.alternatives]}
            columns={[{ title: say(TEXTS.line), key: 'label', render: (_, { label }) => say(label) }, yuan]}
          />
        </>
      )}
    </section>
  )
}
