import { Button, Spin } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { fetchRaw } from '../../api.ts'
import { BundleButton } from '../../parts/bundle.tsx'
import { saveAs } from '../../parts/download.ts'
import { useNames, withName } from '../../parts/names.tsx'
import { Page } from '../../parts/page.tsx'
import { PapersButton } from '../../parts/papers.tsx'
import { Problem } from '../../parts/problem.tsx'
import { shanghai } from '../../parts/when.tsx'
import { useSession } from '../../session/session.ts'
import { useWords } from '../../words/words.ts'
import { AskForm } from './ask-form.tsx'
import './capacity.css'
import { Findings, Missing, OtherReadings } from './findings.tsx'
import { Models } from './models.tsx'
import { around, questionOf } from './question.ts'
import { useCapacity } from './report.ts'
import { Steps } from './steps.tsx'
import { Tiers } from './tiers.tsx'
import { Verdict } from './verdict.tsx'
import { TEXTS } from './words.ts'

/** One institution: the question in the address, the verdict, and everything it stands on. */
export function CapacityOf(): JSX.Element {
  const { uscc = '' } = useParams()
  const say = useWords()
  const name = useNames()(uscc)
  const { session } = useSession()
  const [search, setSearch] = useSearchParams()
  const [today] = useState(() => shanghai(Date.now(), 'day'))
  const query = questionOf(search, today)
  const answer = useCapacity(uscc, query)
  const days = answer.data?.question.days
  const wider = useCapacity(uscc, days === undefined ? null : around(query, days, today))
  const save = async (format: 'json' | 'markdown') => {
    const asked = new URLSearchParams(query)
    asked.set('format', format)
    const file = await fetchRaw(`/v1/institutions/${uscc}/capacity?${asked}`)
    saveAs(await file.blob(), `capacity-${uscc}.${format === 'json' ? 'json' : 'md'}`)
  }
  return (
    <Page
      title={`${say(TEXTS.title)} ${withName(name, uscc)}`}
      actions={
        <>
          {session.role !== 'uploader' && <Link to="/capacity">{say(TEXTS.back)}</Link>}
          <Button onClick={() => void save('markdown')} disabled={answer.data === undefined}>
            {say(TEXTS.page)}
          </Button>
          <Button onClick={() => void save('json')} disabled={answer.data === undefined}>
            {say(TEXTS.json)}
          </Button>
          <PapersButton
            key={`papers ${query.toString()}`}
            documents={['capacity']}
            about={{ institution: uscc, capacity: Object.fromEntries(query) }}
            workbook={{ what: 'capacity', institution: uscc, capacity: Object.fromEntries(query) }}
            disabled={answer.data === undefined}
          />
          <BundleButton
            key={query.toString()}
            asked={{ institution: uscc, capacity: Object.fromEntries(query) }}
            disabled={answer.data === undefined}
          />
        </>
      }
    >
      <AskForm key={search.toString()} query={query} today={today} ask={(asked) => setSearch(asked)} />
      {answer.error !== null && <Problem error={answer.error} retry={() => void answer.refetch()} />}
      {answer.isLoading && <Spin className="waiting" size="large" />}
      {answer.data !== undefined && (
        <>
          <Verdict report={answer.data} />
          {wider.data !== undefined && <Steps report={wider.data} asked={answer.data} />}
          {wider.isLoading && <Spin />}
          {wider.error !== null && <Problem error={wider.error} />}
          <Tiers report={answer.data} />
          <Models report={answer.data} />
          <Missing report={answer.data} />
          <OtherReadings report={answer.data} />
          <Findings report={answer.data} institution={uscc} />
        </>
      )}
    </Page>
  )
}
