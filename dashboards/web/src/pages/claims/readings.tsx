import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { JSX } from 'react'
import { api, dataOf } from '../../api.ts'
import { groupYuan } from '../../parts/money.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { CLAIM_VERDICTS, VerdictTag } from '../../parts/verdict.tsx'
import { useWords } from '../../words/words.ts'
import { type Draft, withReading } from './draft.ts'
import type { Shown } from './report.ts'
import { TEXTS } from './words.ts'

/** Switches of the programme with what is chosen; every reading under which the result is another one, side by side. */
export function Readings(props: {
  readonly shown: Shown
  readonly draft: Draft
  readonly change: (draft: Draft) => void
}): JSX.Element | null {
  const { shown, draft, change } = props
  const { readings, pack, otherReadings, amount } = shown.assessed
  const say = useWords()
  const { data } = useQuery({
    queryKey: ['programme', pack.id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => dataOf(await api.GET('/v1/programmes/{id}', { params: { path: { id: pack.id } } })),
  })
  const switches = data?.switches ?? []
  const titleOf = (name: string, value: string) => {
    const found = switches.find((one) => one.name === name)
    const of = found?.values.find((one) => one.value === value)
    return found === undefined || of === undefined ? `${name}=${value}` : `${say(found.title)}：${say(of.title)}`
  }
  if (data !== undefined && switches.length === 0) return null
  return (
    <section className="part" aria-label={say(TEXTS.readings)}>
      <h2>{say(TEXTS.readings)}</h2>
      <div className="filters">
        {switches.map(({ name, title, values }) => (
          <label key={name} className="reading">
            <span>{say(title)}</span>
            <Select
              className="choice"
              aria-label={say(title)}
              value={readings[name] ?? values[0]?.value ?? ''}
              onChange={(value: string) => change(withReading(draft, name, value === values[0]?.value ? null : value))}
              options={values.map((one) => ({ value: one.value, label: say(one.title) }))}
            />
          </label>
        ))}
      </div>
      {otherReadings.length === 0 ? (
        <p>{say(TEXTS.sameUnder)}</p>
      ) : (
        <SmallTable
          label={say(TEXTS.readings)}
          exportName={`${shown.claim.id}-readings`}
          rowKey={(one) => `${one.switch}=${one.value}`}
          rows={otherReadings}
          columns={[
            { key: 'reading', title: say(TEXTS.switches), text: (one) => titleOf(one.switch, one.value) },
            {
              key: 'result',
              title: say(TEXTS.result),
              text: ({ result }) => say(CLAIM_VERDICTS[result.state]),
              cell: ({ result }) => <VerdictTag state={result.state} />,
            },
            {
              key: 'refused',
              title: say(TEXTS.refusing),
              text: ({ result }) => result.refusedBy.join('、') || '—',
            },
            ...(amount === null
              ? []
              : [
                  {
                    key: 'yuan',
                    title: say(TEXTS.yuan),
                    align: 'right' as const,
                    text: (one: (typeof otherReadings)[number]) => {
                      const yuan = one.amount?.yuan ?? null
                      return yuan === null ? '—' : groupYuan(yuan)
                    },
                  },
                ]),
          ]}
        />
      )}
    </section>
  )
}
