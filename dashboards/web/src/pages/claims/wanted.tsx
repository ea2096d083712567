import { Button, Table, Tag } from 'antd'
import type { JSX } from 'react'
import { useWords } from '../../words/words.ts'
import { type Draft, documentFor, withRecord } from './draft.ts'
import type { Missing, Shown } from './report.ts'
import { BY_WORDS, TEXTS } from './words.ts'

type Row = {
  readonly key: string
  readonly missing: Missing
  readonly said: { readonly what: string; readonly mend: string }
  readonly clauses: readonly string[]
  readonly grave: boolean
}

/** What is missing, once for all clauses that want it; what decides stands before what only accompanies it. */
function rowsOf({ assessed, explained }: Shown): readonly Row[] {
  const rows = new Map<string, Row>()
  for (const [i, { id, severity, missing }] of assessed.clauses.entries()) {
    for (const [j, one] of missing.entries()) {
      const key = `${one.by} ${one.path} ${one.what.zh}`
      const before = rows.get(key)
      const grave = severity === 'ineligible' || severity === 'cap'
      rows.set(key, {
        key,
        missing: one,
        said: explained[i]?.missing[j] ?? { what: one.what.zh, mend: '' },
        clauses: [...(before?.clauses ?? []), id],
        grave: grave || before?.grave === true,
      })
    }
  }
  return [...rows.values()].sort((a, b) => Number(b.grave) - Number(a.grave))
}

/** A document can be taken as registered with one click; whatever else is missing is assumed by its record or clause. */
export function Wanted(props: {
  readonly shown: Shown
  readonly draft: Draft
  readonly change: (draft: Draft) => void
}): JSX.Element {
  const { shown, draft, change } = props
  const say = useWords()
  return (
    <section className="part" aria-label={say(TEXTS.wanted)}>
      <h2>{say(TEXTS.wanted)}</h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={[...rowsOf(shown)]}
        locale={{ emptyText: say(TEXTS.nothingWanted) }}
        columns={[
          {
            title: say(TEXTS.kind),
            key: 'by',
            render: (_, { missing, grave }) => (
              <>
                <Tag>{say(BY_WORDS[missing.by] ?? TEXTS.unknown)}</Tag>
                {grave && <Tag color="gold">{say(TEXTS.matters)}</Tag>}
              </>
            ),
          },
          {
            title: say(TEXTS.item),
            key: 'what',
            className: 'wrap',
            render: (_, { missing, said }) => say({ zh: said.what, en: missing.what.en }),
          },
          {
            title: say(TEXTS.mend),
            key: 'mend',
            className: 'wrap',
            render: (_, { said }) => <span lang="zh-CN">{said.mend}</span>,
          },
          {
            title: say(TEXTS.clause),
            key: 'clauses',
            render: (_, { clauses }) =>
              clauses.map((id) => (
                <div key={id}>
                  <a href={`#${id}`}>{id}</a>
                </div>
              )),
          },
          {
            title: say(TEXTS.assumed),
            key: 'assume',
            render: (_, { missing }) => {
              if (missing.by !== 'document') return null
              const added = documentFor(missing.path)
              if (added.record['type'] === '') return null
              return (
                <Button size="small" onClick={() => change(withRecord(draft, added))}>
                  {say(TEXTS.assumeDocument)}
                </Button>
              )
            },
          },
        ]}
      />
    </section>
  )
}
