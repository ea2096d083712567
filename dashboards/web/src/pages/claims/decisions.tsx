import { Table } from 'antd'
import type { JSX } from 'react'
import { groupYuan } from '../../parts/money.tsx'
import { CLAIM_VERDICTS, type VerdictState } from '../../parts/verdict.tsx'
import { useWords } from '../../words/words.ts'
import type { Shown } from './report.ts'
import { DECISION_WORDS, TEXTS } from './words.ts'

/** What persons decided, each with its grounds and what became of it. The system’s answer never changes by it. */
export function Decisions({ shown }: { readonly shown: Shown }): JSX.Element | null {
  const say = useWords()
  const { decided } = shown
  if (decided === null) return null
  const answer = (about: 'clause' | 'amount', value: string) =>
    about === 'amount' ? groupYuan(value) : say(CLAIM_VERDICTS[value as VerdictState] ?? TEXTS.unknown)
  return (
    <section className="part" aria-label={say(TEXTS.decisions)}>
      <h2>{say(TEXTS.decisions)}</h2>
      <Table
        rowKey="id"
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={[...decided.decisions]}
        columns={[
          {
            title: say(TEXTS.decision),
            key: 'id',
            render: (_, { id, on }) => (
              <span className="figure">
                {id} {on}
              </span>
            ),
          },
          {
            title: say(TEXTS.about),
            key: 'about',
            render: (_, { about, clause }) =>
              about === 'clause' ? <a href={`#${clause ?? ''}`}>{clause}</a> : say(TEXTS.amountWord),
          },
          { title: say(TEXTS.machine), key: 'machine', render: (_, { about, machine }) => answer(about, machine) },
          { title: say(TEXTS.decided), key: 'decided', render: (_, { about, decided: to }) => answer(about, to) },
          { title: say(TEXTS.by), key: 'by', render: (_, { by, role, secondBy }) => `${by}（${role}） / ${secondBy}` },
          { title: say(TEXTS.grounds), dataIndex: 'grounds', className: 'wrap' },
          {
            title: say(TEXTS.status),
            key: 'status',
            render: (_, { status }) => say(DECISION_WORDS[status] ?? { zh: status, en: status }),
          },
        ]}
      />
    </section>
  )
}
