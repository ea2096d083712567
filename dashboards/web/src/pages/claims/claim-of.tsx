import { Button, Spin } from 'antd'
import type { JSX } from 'react'
import { useCallback, useMemo, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { fetchRaw } from '../../api.ts'
import { BundleButton } from '../../parts/bundle.tsx'
import { saveAs } from '../../parts/download.ts'
import { Page } from '../../parts/page.tsx'
import { PapersButton } from '../../parts/papers.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useWords } from '../../words/words.ts'
import { AmountWorking } from './amount.tsx'
import { Assumed } from './assumed.tsx'
import './claims.css'
import { Clauses } from './clauses.tsx'
import { Decisions } from './decisions.tsx'
import { type Draft, decodeDraft, EMPTY, encodeDraft, isEmpty, LONGEST_ADDRESS, questionOf } from './draft.ts'
import { Heading } from './heading.tsx'
import { Readings } from './readings.tsx'
import { askTrial, assessmentPath, estimatePath, useClaim } from './report.ts'
import { Wanted } from './wanted.tsx'
import { TEXTS } from './words.ts'

/** Where the address does not hold a draft: the tab keeps it, under the claim it is of. */
const keyOf = (institution: string, claim: string): string => `suanheng.draft ${institution} ${claim}`
const KEPT_HERE = '~'

type Format = 'json' | 'markdown' | 'pdf'
const ENDINGS: { readonly [F in Format]: string } = { json: 'json', markdown: 'md', pdf: 'pdf' }

/** One claim: as the ledger has it, or with what the draft in the address assumes. */
export function ClaimOf(): JSX.Element {
  const { institution = '', claim = '' } = useParams()
  const say = useWords()
  const [search, setSearch] = useSearchParams()
  const text = search.get('draft') ?? ''
  const draft = useMemo(
    () => decodeDraft(text === KEPT_HERE ? (sessionStorage.getItem(keyOf(institution, claim)) ?? '') : text),
    [text, institution, claim],
  )
  // One draft that is too long for an address follows another without the address changing.
  const [kept, setKept] = useState<Draft | null>(null)
  const current = text === KEPT_HERE && kept !== null ? kept : draft
  const change = useCallback(
    (next: Draft) => {
      const encoded = encodeDraft(next)
      const isLong = encoded.length > LONGEST_ADDRESS
      if (isLong) sessionStorage.setItem(keyOf(institution, claim), encoded)
      setKept(isLong ? next : null)
      setSearch((before) => {
        const after = new URLSearchParams(before)
        if (encoded === '') after.delete('draft')
        else after.set('draft', isLong ? KEPT_HERE : encoded)
        return after
      })
    },
    [institution, claim, setSearch],
  )
  const { data, error, isFetching, refetch } = useClaim(institution, claim, current)
  const [saving, setSaving] = useState<Format | null>(null)
  const [unsaved, setUnsaved] = useState<unknown>(null)
  const save = async (format: Format) => {
    setSaving(format)
    setUnsaved(null)
    try {
      const stored = () =>
        format === 'pdf'
          ? estimatePath(institution, claim, current)
          : assessmentPath(institution, claim, current, format)
      const answer = await (isEmpty(current) ? fetchRaw(stored()) : askTrial(institution, claim, current, format))
      const name = isEmpty(current) ? claim : `${claim}-测算草稿`
      saveAs(await answer.blob(), `${name}.${ENDINGS[format]}`)
    } catch (cause) {
      setUnsaved(cause)
    } finally {
      setSaving(null)
    }
  }
  return (
    <Page
      title={`${say(TEXTS.title)} ${claim}`}
      actions={
        <>
          <Link to="/claims">{say(TEXTS.back)}</Link>
          <Button onClick={() => void save('markdown')} disabled={data === undefined}>
            {say(TEXTS.page)}
          </Button>
          <Button onClick={() => void save('pdf')} disabled={data === undefined} loading={saving === 'pdf'}>
            {say(TEXTS.pdf)}
          </Button>
          {isEmpty(current) && (
            <Button onClick={() => void save('json')} disabled={data === undefined}>
              {say(TEXTS.json)}
            </Button>
          )}
          {isEmpty(current) && (
            <PapersButton
              key={`papers ${claim}`}
              documents={['determination', 'papers', 'audit']}
              about={{ claim, institution, ...questionOf(current) }}
              workbook={{ what: 'claim', claim, institution, ...questionOf(current) }}
              disabled={data === undefined}
            />
          )}
          {isEmpty(current) && (
            <BundleButton
              asked={{ claim, institution, ...questionOf(current) }}
              key={claim}
              disabled={data === undefined}
            />
          )}
        </>
      }
    >
      <Assumed
        draft={current}
        institution={institution}
        claim={claim}
        shown={data}
        isKept={text === KEPT_HERE}
        change={change}
        clear={() => change({ ...EMPTY, readings: current.readings })}
      />
      {unsaved !== null && <Problem error={unsaved} />}
      {error !== null && <Problem error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Spin className="waiting" size="large" />}
      {data !== undefined && error === null && (
        <div aria-busy={isFetching} className={isFetching ? 'stale' : ''}>
          <Heading shown={data} />
          <Wanted shown={data} draft={current} change={change} />
          <AmountWorking shown={data} />
          <Readings shown={data} draft={current} change={change} />
          <Decisions shown={data} />
          <Clauses shown={data} draft={current} change={change} />
        </div>
      )}
    </Page>
  )
}
