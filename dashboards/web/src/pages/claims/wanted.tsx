import { Button, Tag } from 'antd'
import type { JSX } from 'react'
import { SmallTable } from '../../parts/small-table.tsx'
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
      <SmallTable
        label={say(TEXTS.wanted)}
        exportName={`${shown.claim.id}-wanted`}
        rows={rowsOf(shown)}
        rowKey={({ key }) => key}
        empty={say(TEXTS.nothingWanted)}
        columns={[
          {
            key: 'by',
            title: say(TEXTS.kind),
            text: ({ missing }) => say(BY_WORDS[missing.by] ?? TEXTS.unknown),
            cell: ({ missing, grave }) => (
              <>
                <Tag>{say(BY_WORDS[missing.by] ?? TEXTS.unknown)}</Tag>
                {grave && (
                  <Tag variant="outlined" className="mark">
                    {say(TEXTS.matters)}
                  </Tag>
                )}
              </>
            ),
          },
          {
            key: 'what',
            title: say(TEXTS.item),
            text: ({ missing, said }) => say({ zh: said.what, en: missing.what.en }),
          },
          {
            key: 'mend',
            title: say(TEXTS.mend),
            text: ({ said }) => said.mend,
            cell: ({ said }) => <span lang="zh-CN">{said.mend}</span>,
          },
          {
            key: 'clauses',
            title: say(TEXTS.clause),
            text: ({ clauses }) => clauses.join('、'),
            cell: ({ clauses }) =>
              clauses.map((id) => (
                <div key={id}>
                  <a href={`#${id}`} className="clause-id">
                    {id}
                  </a>
                </div>
              )),
          },
          {
            key: 'assume',
            title: say(TEXTS.assumed),
            text: () => '',
            cell: ({ missing }) => {
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
