import { useQuery } from '@tanstack/react-query'
import { Button, Spin, Tag } from 'antd'
import type { JSX } from 'react'
import { Link, useParams } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { ClauseQuotation } from '../../parts/clause.tsx'
import { Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useWords } from '../../words/words.ts'
import './claims.css'
import { KIND_WORDS, SEVERITY_WORDS, TEXTS } from './words.ts'

/** The rules of a programme: every clause of its guide word for word, and how open texts can be read. */
export function ProgrammeOf(): JSX.Element {
  const { id = '' } = useParams()
  const say = useWords()
  const { data, error } = useQuery({
    queryKey: ['programme', id],
    queryFn: async () => dataOf(await api.GET('/v1/programmes/{id}', { params: { path: { id } } })),
  })
  if (error !== null) return <Problem error={error} />
  if (data === undefined) return <Spin className="waiting" size="large" />
  return (
    <Page
      title={`${data.programme} ${data.batch}`}
      actions={
        <>
          <Link to="/claims">{say(TEXTS.back)}</Link>
          <Link to={`/claims/new?programme=${id}`}>
            <Button type="primary" tabIndex={-1}>
              {say(TEXTS.new)}
            </Button>
          </Link>
        </>
      }
    >
      <p lang="zh-CN">{data.guide.title}</p>
      <p className="digest">
        {say(TEXTS.rules)} <code>{data.rules}</code>
      </p>
      {data.switches.length > 0 && <h2 className="part-title">{say(TEXTS.readings)}</h2>}
      <ul>
        {data.switches.map(({ name, title, values }) => (
          <li key={name}>
            {say(title)}：
            {values.map(({ value, title: of }, i) => (
              <span key={value}>
                {i > 0 && ' / '}
                {say(of)}
                {i === 0 && `（${say(TEXTS.byDefault)}）`}
              </span>
            ))}
          </li>
        ))}
      </ul>
      <h2 className="part-title">
        {say(TEXTS.clauses)}（{data.clauses.length}）
      </h2>
      {data.clauses.map(({ id: clause, quotation, kind, severity }) => (
        <article key={clause} className="clause">
          <ClauseQuotation id={clause} quotation={quotation} />
          <p className="clause-how">
            <Tag>{say(KIND_WORDS[kind] ?? TEXTS.unknown)}</Tag>
            <Tag>{say(SEVERITY_WORDS[severity])}</Tag>
          </p>
        </article>
      ))}
    </Page>
  )
}
