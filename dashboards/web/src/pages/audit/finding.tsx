import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Spin } from 'antd'
import type { JSX } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { titleOfFinding } from '../../../../../core/finding-titles.ts'
import { api, dataOf } from '../../api.ts'
import { ClauseQuotation } from '../../parts/clause.tsx'
import { findingTitle } from '../../parts/finding.tsx'
import { titleOfKind } from '../../parts/kinds.ts'
import { Yuan } from '../../parts/money.tsx'
import { InstitutionName } from '../../parts/names.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords } from '../../words/words.ts'
import { SEVERITY_WORDS, type Severity } from '../contracts/states.tsx'
import { Approvals, Approve } from './approve.tsx'
import { Propose, Reply } from './say.tsx'
import { FindingStateTag, StandingTag } from './states.tsx'
import { EVIDENCE_WORDS, FINDING_STATE_WORDS, type Finding, POSITION_WORDS, TEXTS } from './words.ts'

/** One finding: facts, evidence, what was concluded, replies, and what can be said by whoever is signed in. */
export function OneFinding(): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  const { id = '' } = useParams()
  const [search] = useSearchParams()
  const queries = useQueryClient()
  const query = Object.fromEntries(
    ['institution', 'contract', 'claim'].flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])),
  ) as Record<string, string>
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', 'finding', id, query],
    queryFn: async () => dataOf(await api.GET('/v1/audit/findings/{id}', { params: { path: { id }, query } })),
  })
  if (error !== null) return <Problem error={error} retry={() => void refetch()} />
  if (data === undefined) return <Spin />
  const again = () => void queries.invalidateQueries({ queryKey: ['audit'] })
  const isUnit = session.role === 'uploader'
  return (
    <>
      <p>
        <Link to="/audit/findings">{say(TEXTS.back)}</Link>
      </p>
      <Facts finding={data} />
      {isUnit ? <Conclusion finding={data} /> : <Reviews finding={data} again={again} />}
      <Replies finding={data} />
      {data.fact !== null && session.role === 'auditor' && <Propose finding={data} done={again} />}
      {data.fact !== null && isUnit && <Reply finding={data} done={again} />}
    </>
  )
}

function Facts({ finding }: { readonly finding: Finding }): JSX.Element {
  const say = useWords()
  const { code, subject, state, staleState, present, fact } = finding
  return (
    <section className="audit-card" aria-label={say(TEXTS.facts)} data-state={state}>
      <h2>
        {findingTitle(code, say)} <FindingStateTag state={state} staleState={staleState} present={present} />
      </h2>
      <dl className="audit-figures">
        <dt>{say(subject.kind === 'contract' ? TEXTS.contract : TEXTS.claim)}</dt>
        <dd>
          <Link to={`/${subject.kind}s/${encodeURIComponent(subject.id)}?institution=${subject.institution}`}>
            {subject.id}
          </Link>
        </dd>
        <dt>{say(TEXTS.unit)}</dt>
        <dd>
          <InstitutionName institution={subject.institution} />
        </dd>
        {fact !== null && (
          <>
            {titleOfFinding(code) !== null && (
              <>
                <dt>{say(TEXTS.code)}</dt>
                <dd className="figure">{code}</dd>
              </>
            )}
            <dt>{say(TEXTS.severity)}</dt>
            <dd>{say(SEVERITY_WORDS[fact.severity as Severity])}</dd>
            <dt>{say(TEXTS.facts)}</dt>
            <dd lang="zh-CN">{fact.message}</dd>
            <dt>{say(TEXTS.amount)}</dt>
            <dd>
              <Yuan amount={fact.amount} />
            </dd>
            {fact.evidence.map(({ kind, ids, total }) => (
              <EvidenceLine key={kind} kind={kind} ids={ids} total={total} />
            ))}
          </>
        )}
      </dl>
      {fact !== null && <ClauseQuotation id={fact.clauseId} quotation={fact.quotation} />}
    </section>
  )
}

function EvidenceLine(props: { readonly kind: string; readonly ids: readonly string[]; readonly total: number }) {
  const { kind, ids, total } = props
  const say = useWords()
  return (
    <>
      <dt>
        {say(TEXTS.evidence)}：{say(EVIDENCE_WORDS[kind] ?? titleOfKind(kind))}
      </dt>
      <dd>
        {ids.join('、')}
        {total > ids.length && ` … ${total}`}
      </dd>
    </>
  )
}

function Conclusion({ finding: { conclusion } }: { readonly finding: Finding }): JSX.Element | null {
  const say = useWords()
  if (conclusion === null) return null
  return (
    <section className="audit-part" aria-label={say(TEXTS.conclusion)}>
      <h2>{say(TEXTS.conclusion)}</h2>
      <div className="audit-card">
        <FindingStateTag state={conclusion.state} />
        {!conclusion.ofThisFact && <StandingTag standing="stale" />}
        <p>{conclusion.grounds}</p>
        <p className="audit-meta">
          <span className="figure">{conclusion.institution}</span> · {conclusion.approvedOn}
        </p>
      </div>
    </section>
  )
}

function Reviews({ finding, again }: { readonly finding: Finding; readonly again: () => void }): JSX.Element {
  const say = useWords()
  return (
    <section className="audit-part" aria-label={say(TEXTS.reviews)}>
      <h2>{say(TEXTS.reviews)}</h2>
      {finding.reviews.length === 0 && <p>{say(TEXTS.noReviews)}</p>}
      {finding.reviews.toReversed().map((review) => (
        <article key={review.digest} className="audit-card" aria-label={review.id}>
          <StandingTag standing={review.standing} /> <strong>{say(FINDING_STATE_WORDS[review.state])}</strong>{' '}
          {!review.ofThisFact && review.standing !== 'stale' && <StandingTag standing="stale" />}
          <p>{review.grounds}</p>
          {!review.ofThisFact && <p className="audit-meta">{review.message}</p>}
          <p className="audit-meta">
            {review.by}（{review.role}）{review.on} · {review.id} · {say(TEXTS.batch)} {review.batchId}
            {review.document !== null && ` · ${review.document}`}
          </p>
          <Approvals approvals={review.approvals} />
          {review.standing === 'proposed' && (
            <Approve
              kind="finding_review"
              id={review.id}
              digest={review.digest}
              institution={review.institution}
              token={review.token}
              done={again}
            />
          )}
        </article>
      ))}
    </section>
  )
}

function Replies({ finding }: { readonly finding: Finding }): JSX.Element {
  const say = useWords()
  return (
    <section className="audit-part" aria-label={say(TEXTS.replied)}>
      <h2>{say(TEXTS.replied)}</h2>
      {finding.replied.length === 0 && <p>{say(TEXTS.noReplies)}</p>}
      {finding.replied.map((reply) => (
        <article key={reply.digest} className="audit-card">
          <strong>{say(POSITION_WORDS[reply.position] ?? TEXTS.text)}</strong>{' '}
          {!reply.ofThisFact && <StandingTag standing="stale" />}
          {reply.contradicted && <StandingTag standing="contradicted" />}
          <p>{reply.text}</p>
          <p className="audit-meta">
            {reply.by}（{reply.role}）{reply.on} · {reply.id}
            {reply.documents.length > 0 && ` · ${reply.documents.join('、')}`}
          </p>
        </article>
      ))}
    </section>
  )
}
