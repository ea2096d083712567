import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Spin, Tag } from 'antd'
import type { JSX, ReactNode } from 'react'
import { useState } from 'react'
import { Link } from 'react-router'
import { canonicalJson } from '../../../../core/canonical-json.ts'
import { fetchRaw } from '../api.ts'
import { type CheckedProof, checkRecord } from '../proof/check-record.ts'
import { ProofMark } from '../proof/mark.tsx'
import type { Verdict } from '../proof/verdict.ts'
import { useWords } from '../words/words.ts'
import { saveAs } from './download.ts'
import { KINDS, titleOfKind } from './kinds.ts'
import { Problem } from './problem.tsx'
import './verdict.css'
import { When } from './when.tsx'

/** What a fact rests on. `digest`: SHA-256 of the record, null for what was worked out, `assumed` in a trial. */
export type Evidence = { readonly kind: string; readonly id: string; readonly digest: string | null }

const TEXTS = {
  assumed: { zh: '假定', en: 'assumed' },
  assumedWhat: {
    zh: '此项为测算中的假定，不在账本中。',
    en: 'This is an assumption of the trial. It is in no ledger.',
  },
  current: { zh: '现行版本', en: 'stands' },
  replaced: { zh: '已被更正', en: 'corrected' },
  named: { zh: '所引版本', en: 'the version quoted' },
  received: { zh: '接收时间', en: 'Received' },
  batch: { zh: '批次', en: 'Batch' },
  digest: { zh: '摘要 SHA-256', en: 'SHA-256' },
  proof: { zh: '下载存证证明', en: 'Download the proof' },
  more: { zh: '等', en: 'of' },
}

const USCC = /^[0-9A-HJ-NP-RTUW-Y]{18}$/

/** Records of others carry whose they are in front of their id. */
export function ownerOf({ id }: Pick<Evidence, 'id'>, institution: string): readonly [string, string] {
  const at = id.indexOf('/')
  return USCC.test(id.slice(0, at)) ? [id.slice(0, at), id.slice(at + 1)] : [institution, id]
}

/**
 * Evidence as links: a record opens with all its versions, a reconciliation on its own page. `institution`: in whose log
 * records without an owner of their own are. More than `shown` are counted.
 */
export function EvidenceLinks(props: {
  readonly evidence: readonly Evidence[]
  readonly institution: string
  readonly shown?: number
  /** What can be done with one, beside it. */
  readonly beside?: (evidence: Evidence) => ReactNode
}): JSX.Element {
  const { evidence, institution, shown = 6, beside } = props
  const say = useWords()
  const [all, setAll] = useState(false)
  const visible = all ? evidence : evidence.slice(0, shown)
  return (
    <span className="evidence-list">
      {visible.map((one, at) => (
        <span key={`${at} ${one.kind} ${one.id}`}>
          <EvidenceLink evidence={one} institution={institution} />
          {beside?.(one)}
        </span>
      ))}
      {visible.length < evidence.length && (
        <button type="button" className="evidence-link" onClick={() => setAll(true)}>
          {say(TEXTS.more)} {evidence.length}
        </button>
      )}
    </span>
  )
}

function EvidenceLink({ evidence, institution }: { readonly evidence: Evidence; readonly institution: string }) {
  const say = useWords()
  const [open, setOpen] = useState(false)
  const [owner, id] = ownerOf(evidence, institution)
  const subject = id.startsWith(`${evidence.kind} of `) ? id.slice(evidence.kind.length + 4) : id
  const text = `${say(titleOfKind(evidence.kind))} ${subject}`
  if (evidence.digest === 'assumed')
    return (
      <span>
        {text} <Tag color="purple">{say(TEXTS.assumed)}</Tag>
      </span>
    )
  if (evidence.kind === 'capacity_assessment') return <Link to={`/capacity/${subject}`}>{text}</Link>
  const kind = KINDS[evidence.kind]
  if (kind === undefined || evidence.digest === null) return <span>{text}</span>
  return (
    <>
      <button type="button" className="evidence-link" onClick={() => setOpen(true)}>
        {text}
      </button>
      <Drawer open={open} onClose={() => setOpen(false)} title={text} size="large" destroyOnHidden>
        {open && <Versions route={kind.route} kind={evidence.kind} id={id} owner={owner} digest={evidence.digest} />}
      </Drawer>
    </>
  )
}

type Version = {
  readonly digest: string
  readonly head: boolean
  readonly batch: string
  readonly receivedAt: string
  readonly value: Readonly<Record<string, unknown>>
}

/** Every version of a record, the one that was quoted marked. */
function Versions(props: {
  readonly route: string
  readonly kind: string
  readonly id: string
  readonly owner: string
  readonly digest: string
}): JSX.Element {
  const { route, kind, id, owner, digest } = props
  const say = useWords()
  const path = `/v1/${route}/${encodeURIComponent(id)}?institution=${owner}`
  const { data, error, refetch } = useQuery({
    queryKey: ['record', path],
    queryFn: async () => (await (await fetchRaw(path)).json()) as { readonly versions: readonly Version[] },
  })
  if (error !== null) return <Problem error={error} retry={() => void refetch()} />
  if (data === undefined) return <Spin />
  return (
    <div>
      {data.versions.toReversed().map((version) => (
        <section key={version.digest} className="version">
          <p>
            <Tag color={version.head ? 'blue' : 'default'}>{say(version.head ? TEXTS.current : TEXTS.replaced)}</Tag>
            {version.digest === digest && (
              <Tag variant="outlined" className="mark">
                {say(TEXTS.named)}
              </Tag>
            )}
            {say(TEXTS.received)} <When time={version.receivedAt} />
            {' · '}
            {say(TEXTS.batch)} <span className="figure">{version.batch}</span>
          </p>
          <pre className="record" tabIndex={0}>
            {JSON.stringify(version.value, null, 2)}
          </pre>
          <p className="digest">
            {say(TEXTS.digest)} <code>{version.digest}</code>
          </p>
        </section>
      ))}
      <Proof kind={kind} id={id} owner={owner} shown={data.versions} />
    </div>
  )
}

/** Verified here, and that the versions shown above are the ones that were proven. */
function Proof(props: {
  readonly kind: string
  readonly id: string
  readonly owner: string
  readonly shown: readonly Version[]
}): JSX.Element {
  const { kind, id, owner, shown } = props
  const say = useWords()
  const { data, error, refetch } = useQuery({
    queryKey: ['proof', owner, kind, id],
    queryFn: () => checkRecord(kind, id, owner),
    retry: false,
  })
  if (error !== null) return <Problem error={error} retry={() => void refetch()} />
  if (data === undefined) return <Spin />
  return (
    <>
      <p>
        <ProofMark verdict={verdictOf(data, shown)} />
      </p>
      <Button onClick={() => saveAs(new Blob([data.text], { type: 'application/json' }), `${kind}-${id}.proof.json`)}>
        {say(TEXTS.proof)}
      </Button>
    </>
  )
}

/** A good proof of other bytes than those shown proves nothing about them. */
function verdictOf({ verdict, proof }: CheckedProof, shown: readonly Version[]): Verdict {
  const proven = new Set(proof.versions.map(({ record, canonical }) => `${record.leaf} ${contentIn(canonical)}`))
  const same = shown.every(({ digest, value }) => proven.has(`${digest} ${canonicalJson(value)}`))
  if (verdict.ok !== true || same) return verdict
  return {
    ok: false,
    why: {
      zh: '所示内容与经核验的记录不同',
      en: 'What is shown is not what was proven',
    },
  }
}

const contentIn = (canonical: string): string =>
  new TextDecoder().decode(Uint8Array.from(canonical.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)))
