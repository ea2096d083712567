import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Input, Spin } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { groupDigits } from '../../../../../core/group-digits.ts'
import { api, dataOf } from '../../api.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { Problem } from '../../parts/problem.tsx'
import { shanghai } from '../../parts/when.tsx'
import { useWords, type Words } from '../../words/words.ts'
import type { Day } from './days.ts'
import { cardHours, daysBefore, daysSince, gapsOf, levelsOf, monthsOf } from './days.ts'

const TEXTS = {
  from: { zh: '自', en: 'From' },
  to: { zh: '至', en: 'To' },
  show: { zh: '查询', en: 'Show' },
  caption: {
    zh: '每日计量记录（上海日期）。色深表示卡时多少，斜纹和“缺”表示两次计量之间没有记录的日期。',
    en: 'Usage records by Shanghai day. Darker is more card-time; striped days marked 缺 are between days with records and have none.',
  },
  table: { zh: '计量日历', en: 'Calendar of metering' },
  month: { zh: '月份', en: 'Month' },
  gap: { zh: '缺', en: '缺' },
  gaps: { zh: '缺口：', en: 'Gaps: ' },
  days: { zh: '天', en: 'days' },
  noGaps: { zh: '首末计量日之间没有缺口', en: 'No gap between the first and the last day with records' },
  nothing: { zh: '所选日期内没有计量记录', en: 'No usage record in these days' },
  never: { zh: '该机构还没有报送过计量记录', en: 'This institution has sent no usage record yet' },
  span: { zh: '在册计量记录：', en: 'Usage records on record: ' },
  since: { zh: '；此后至今没有计量记录的天数：', en: '; days since then without one: ' },
  whole: { zh: '有记录的最近一年', en: 'The last year with records' },
  records: { zh: '条', en: 'records' },
  hours: { zh: '卡时', en: 'card-hours' },
  statements: { zh: '每日完整性声明（按接收日）', en: 'Daily statements (by day received)' },
  day: { zh: '日期', en: 'Day' },
  batches: { zh: '批次', en: 'Batches' },
  inLog: { zh: '账本内条数', en: 'Records in the log' },
  stated: { zh: '声明条数', en: 'Records stated' },
  none: { zh: '无声明', en: 'no statement' },
  findings: { zh: '完整性问题', en: 'Findings' },
  noDays: { zh: '这些日期内没有接收任何批次', en: 'Nothing was received on these days' },
} satisfies Record<string, Words>

/** What came of each day and what did not, and what the institution itself stated of the days. */
export function Calendar({ institution }: { readonly institution: string }): JSX.Element {
  const say = useWords()
  const [today] = useState(() => shanghai(Date.now(), 'day'))
  const [search, setSearch] = useSearchParams()
  const [from, to] = [search.get('from'), search.get('to')]
  // Without days in the address it opens where the records are.
  const asked = from !== null && to !== null ? { from, to } : null
  const answer = useQuery({
    queryKey: ['metering-days', institution, asked],
    queryFn: async () =>
      dataOf(
        await api.GET('/v1/institutions/{uscc}/metering-days', {
          params: { path: { uscc: institution }, query: asked ?? {} },
        }),
      ),
  })
  const set = (days: Range | null) => {
    const next = new URLSearchParams(search)
    for (const name of ['from', 'to'] as const) {
      if (days === null) next.delete(name)
      else next.set(name, days[name])
    }
    setSearch(next)
  }
  const { data } = answer
  const shown = asked ?? { from: data?.days[0]?.day ?? '', to: data?.days.at(-1)?.day ?? '' }
  return (
    <>
      <RangeForm key={`${shown.from} ${shown.to}`} shown={shown} set={set} isAsked={asked !== null} />
      {answer.isLoading && <Spin />}
      {answer.error !== null && <Problem error={answer.error} retry={() => void answer.refetch()} />}
      {data !== undefined && data.span === null && <Alert type="info" showIcon title={say(TEXTS.never)} />}
      {data !== undefined && data.span !== null && (
        <>
          <p className="legend">
            {say(TEXTS.span)}
            <strong className="figure">{`${data.span.from} – ${data.span.to}`}</strong>
            {data.span.to < today && `${say(TEXTS.since)}${groupDigits(String(daysSince(data.span.to, today)))}`}
          </p>
          <Grid days={data.days} today={today} />
        </>
      )}
      <Statements institution={institution} {...(asked ?? { from: daysBefore(today, 364), to: today })} />
    </>
  )
}

type Range = { readonly from: string; readonly to: string }

function RangeForm(props: {
  readonly shown: Range
  readonly isAsked: boolean
  readonly set: (days: Range | null) => void
}): JSX.Element {
  const { shown, isAsked, set } = props
  const say = useWords()
  const [days, choose] = useState(shown)
  return (
    <form
      className="range"
      onSubmit={(event) => {
        event.preventDefault()
        if (days.from !== '' && days.to !== '') set(days)
      }}
    >
      {(['from', 'to'] as const).map((name) => (
        <label key={name}>
          {say(TEXTS[name])}{' '}
          <Input
            type="date"
            required
            value={days[name]}
            onChange={({ target }) => choose({ ...days, [name]: target.value })}
          />
        </label>
      ))}
      <Button htmlType="submit">{say(TEXTS.show)}</Button>
      {isAsked && (
        <Button type="link" onClick={() => set(null)}>
          {say(TEXTS.whole)}
        </Button>
      )}
    </form>
  )
}

function Grid({ days, today }: { readonly days: readonly Day[]; readonly today: string }): JSX.Element {
  const say = useWords()
  const gaps = gapsOf(days)
  const levels = levelsOf(days)
  const missing = new Set(gaps.flat())
  const summary = gaps.map((gap) =>
    gap.length === 1 ? gap[0] : `${gap[0]} – ${gap.at(-1)} (${gap.length} ${say(TEXTS.days)})`,
  )
  return (
    <>
      {levels.size === 0 ? (
        <Alert type="info" showIcon title={say(TEXTS.nothing)} />
      ) : gaps.length === 0 ? (
        <Alert type="success" showIcon title={say(TEXTS.noGaps)} />
      ) : (
        <Alert
          type="warning"
          showIcon
          title={`${say(TEXTS.gaps)}${missing.size} ${say(TEXTS.days)}`}
          description={summary.join('；')}
        />
      )}
      <p className="legend">{say(TEXTS.caption)}</p>
      {/* Wider than a phone: who uses the keyboard scrolls it too. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable */}
      <section className="calendar" tabIndex={0} aria-label={say(TEXTS.table)}>
        <table>
          <caption className="visually-hidden">{say(TEXTS.table)}</caption>
          <thead>
            <tr>
              <th scope="col">{say(TEXTS.month)}</th>
              {DAYS.map((day) => (
                <th key={day} scope="col">
                  {day}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {monthsOf(days).map(([month, of]) => (
              <tr key={month}>
                <th scope="row">{month}</th>
                {DAYS.map((number) => {
                  const day = of.get(number)
                  if (day === undefined)
                    return <td key={number} className={`${month}-${number}` > today ? 'later' : ''} />
                  const isGap = missing.has(day.day)
                  const level = levels.get(day.day)
                  const words = `${day.day}: ${day.records} ${say(TEXTS.records)}, ${cardHours(day.cardSeconds)} ${say(TEXTS.hours)}`
                  return (
                    <td
                      key={number}
                      className={isGap ? 'gap' : level === undefined ? '' : `level-${level}`}
                      title={words}
                    >
                      <span className="visually-hidden">{words}</span>
                      {isGap ? <span aria-hidden="true">{say(TEXTS.gap)}</span> : null}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

const DAYS = Array.from({ length: 31 }, (_, i) => String(i + 1).padStart(2, '0'))

type Stated = {
  readonly day: string
  readonly ledger: { readonly batches: number; readonly records: number }
  readonly statements: readonly { readonly statement: { readonly records?: unknown } }[]
}

function Statements(props: { readonly institution: string; readonly from: string; readonly to: string }) {
  const { institution, from, to } = props
  const say = useWords()
  const answer = useQuery({
    queryKey: ['completeness', institution, from, to],
    queryFn: async () =>
      dataOf(
        await api.GET('/v1/institutions/{uscc}/completeness', {
          params: { path: { uscc: institution }, query: { from, to } },
        }),
      ),
    retry: false,
  })
  // Who has sent nothing yet has no log; the calendar above says so.
  if (answer.data === undefined) return null
  const rows: readonly Stated[] = answer.data.days.filter(
    ({ ledger, statements }) => ledger.batches > 0 || statements.length > 0,
  )
  const columns: readonly Column<Stated>[] = [
    { key: 'day', title: say(TEXTS.day), text: ({ day }) => day },
    {
      key: 'batches',
      title: say(TEXTS.batches),
      text: ({ ledger }) => groupDigits(String(ledger.batches)),
      align: 'right',
    },
    {
      key: 'records',
      title: say(TEXTS.inLog),
      text: ({ ledger }) => groupDigits(String(ledger.records)),
      align: 'right',
    },
    {
      key: 'stated',
      title: say(TEXTS.stated),
      text: ({ statements }) =>
        statements.map(({ statement }) => groupDigits(String(statement.records))).join(' / ') || say(TEXTS.none),
      align: 'right',
    },
  ]
  const { findings } = answer.data
  return (
    <section>
      <h2 className="part">
        {say(TEXTS.statements)} <span className="figure">{`${from} – ${to}`}</span>
      </h2>
      {findings.length > 0 && (
        <Alert
          type="warning"
          showIcon
          className="problem"
          title={`${say(TEXTS.findings)} ${findings.length}`}
          description={findings.slice(0, 5).map(({ code, message }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name, and do not move
            <div key={i}>
              {message} <code>{code}</code>
            </div>
          ))}
        />
      )}
      <BigTable
        label={say(TEXTS.statements)}
        columns={columns}
        rows={rows}
        rowKey={({ day }) => day}
        exportName={`statements-${institution}`}
        empty={say(TEXTS.noDays)}
        height={280}
      />
    </section>
  )
}
