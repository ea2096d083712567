import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Collapse, Input, Spin, Tag } from 'antd'
import type { JSX } from 'react'
import { useSearchParams } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { withParts } from '../../parts/address.ts'
import { toCsv } from '../../parts/csv.ts'
import { saveAs } from '../../parts/download.ts'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords } from '../../words/words.ts'
import { Approvals, Approve } from './approve.tsx'
import { PaperForm } from './paper-form.tsx'
import { StandingTag } from './states.tsx'
import { PAPER_TEXTS, type Paper, PROBLEM_WORDS, TEXTS } from './words.ts'

/** 底稿 in the order of their indexes; each opens to what it says and who reviewed it. */
export function PaperList(): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  const queries = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const engagement = search.get('engagement')
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', 'papers', engagement],
    queryFn: async () =>
      dataOf(
        await api.GET('/v1/audit/working-papers', { params: { query: engagement === null ? {} : { engagement } } }),
      ),
  })
  const again = () => void queries.invalidateQueries({ queryKey: ['audit'] })
  const papers = data?.papers ?? []
  return (
    <>
      <search className="audit-filters">
        <Input
          key={engagement ?? ''}
          aria-label={say(PAPER_TEXTS.engagement)}
          placeholder={say(PAPER_TEXTS.engagement)}
          allowClear
          defaultValue={engagement ?? ''}
          onPressEnter={({ currentTarget }) =>
            setSearch((before) => withParts(before, { engagement: currentTarget.value.trim() || null }))
          }
        />
        <Button disabled={papers.length === 0} onClick={() => savePapers(papers, say(PAPER_TEXTS.papers))}>
          CSV
        </Button>
      </search>
      {error !== null && <Problem error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Spin />}
      {data?.papers.length === 0 && <p>{say(PAPER_TEXTS.none)}</p>}
      <Collapse
        items={papers.map((paper) => ({
          key: paper.digest,
          label: <Label paper={paper} />,
          children: <OnePaper paper={paper} again={again} />,
        }))}
      />
      {session.role === 'auditor' && <PaperForm engagement={engagement ?? ''} done={again} />}
    </>
  )
}

function Label({ paper: { paper, status, problems } }: { readonly paper: Paper }): JSX.Element {
  const say = useWords()
  const others = problems.filter(({ problem }) => problem !== 'not_reviewed' && problem !== 'contradicted')
  return (
    <span>
      <strong>{paper.index}</strong> {paper.title} <StandingTag standing={status} />
      {others.map(({ problem, what }) => (
        <Tag key={`${problem} ${what}`} variant="outlined" className="state state-fail">
          {say(PROBLEM_WORDS[problem] ?? PAPER_TEXTS.problems)}：{what}
        </Tag>
      ))}
    </span>
  )
}

function OnePaper({ paper: one, again }: { readonly paper: Paper; readonly again: () => void }): JSX.Element {
  const say = useWords()
  const { paper, reviewedBy, referredBy } = one
  const parts = [
    [PAPER_TEXTS.purpose, paper.purpose],
    [PAPER_TEXTS.procedures, paper.procedures],
    [PAPER_TEXTS.results, paper.results],
    [PAPER_TEXTS.conclusion, paper.conclusion],
  ] as const
  const evidence = paper.evidence ?? []
  return (
    <article aria-label={paper.index}>
      <p className="audit-meta">
        {say(PAPER_TEXTS.engagement)} {paper.engagement} · {say(TEXTS.unit)} {paper.unit}
        {paper.contract !== undefined && ` · ${say(TEXTS.contract)} ${paper.contract}`}
        {paper.claim !== undefined && ` · ${say(TEXTS.claim)} ${paper.claim}`}
      </p>
      <p className="audit-meta">
        {say(PAPER_TEXTS.prepared)} {paper.by}（{paper.role}）{paper.preparedOn} · {say(PAPER_TEXTS.reviewed)}{' '}
        {reviewedBy === null ? '—' : `${reviewedBy.by}（${reviewedBy.role}）${reviewedBy.on}`} · {one.batchId}
      </p>
      {parts.map(([words, paragraphs]) =>
        paragraphs === undefined ? null : (
          <section key={words.en}>
            <h3>{say(words)}</h3>
            {paragraphs.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </section>
        ),
      )}
      {evidence.length > 0 && (
        <>
          <h3>{say(TEXTS.evidence)}</h3>
          <ul className="audit-list">
            {evidence.map(({ kind, id, digest, note }) => (
              <li key={`${kind} ${id} ${digest}`}>
                {kind} {id} <span className="audit-meta">{digest?.slice(0, 16)}</span> {note}
              </li>
            ))}
          </ul>
        </>
      )}
      {paper.references !== undefined && (
        <p>
          {say(PAPER_TEXTS.refers)}：{paper.references.join('、')}
        </p>
      )}
      {referredBy.length > 0 && (
        <p>
          {say(PAPER_TEXTS.referredBy)}：{referredBy.join('、')}
        </p>
      )}
      <Approvals approvals={one.approvals} />
      {one.status === 'proposed' && (
        <Approve
          kind="working_paper"
          id={one.id}
          digest={one.digest}
          institution={one.institution}
          token={one.token}
          done={again}
        />
      )}
    </article>
  )
}

const savePapers = (papers: readonly Paper[], name: string): void =>
  saveAs(
    toCsv(
      ['索引号', '标题', '合同', '编制', '编制日期', '复核', '复核日期', '状态'],
      papers.map(({ paper, status, reviewedBy }) => [
        paper.index,
        paper.title,
        paper.contract ?? '',
        paper.by,
        paper.preparedOn,
        reviewedBy?.by ?? '',
        reviewedBy?.on ?? '',
        status,
      ]),
    ),
    `${name}.csv`,
  )
