import { useQuery } from '@tanstack/react-query'
import { Drawer, Spin } from 'antd'
import type { JSX } from 'react'
import { saveAs } from '../../parts/download.ts'
import { titleOfKind } from '../../parts/kinds.ts'
import { Problem } from '../../parts/problem.tsx'
import { type CheckedProof, checkRecord } from '../../proof/check-record.ts'
import { ProofMark } from '../../proof/mark.tsx'
import { useWords, type Words } from '../../words/words.ts'
import { contentOf } from './canonical.ts'

/** A record by its stored kind and id. Several kinds: the first that has one of this id. */
export type Named = { readonly kinds: readonly string[]; readonly id: string }

const TEXTS = {
  usage: { zh: '计量记录', en: 'Usage record' },
  batch: { zh: '批次', en: 'Batch' },
  place: { zh: '在批次中的位置', en: 'Place in the batch' },
  leaf: { zh: '叶哈希 SHA-256', en: 'Leaf hash (SHA-256)' },
  versions: { zh: '个版本', en: 'versions' },
  content: { zh: '经核验的内容', en: 'What was proven' },
  save: { zh: '下载存证证明', en: 'Download the proof' },
} satisfies Record<string, Words>

/** The first kind that has one of this id. */
async function check({ kinds, id }: Named, institution: string): Promise<CheckedProof> {
  let failure: unknown = null
  for (const kind of kinds) {
    try {
      return await checkRecord(kind, id, institution)
    } catch (error) {
      failure ??= error
    }
  }
  throw failure
}

export function RecordDrawer(props: {
  readonly named: Named | null
  readonly institution: string
  readonly close: () => void
}): JSX.Element {
  const { named, institution, close } = props
  const say = useWords()
  const kind = named?.kinds[0] ?? ''
  const title = named === null ? '' : `${say(kind === 'usage_record' ? TEXTS.usage : titleOfKind(kind))} ${named.id}`
  return (
    <Drawer open={named !== null} onClose={close} title={title} size="large" destroyOnHidden>
      {named !== null && <Proven key={`${kind} ${named.id}`} named={named} institution={institution} />}
    </Drawer>
  )
}

function Proven({ named, institution }: { readonly named: Named; readonly institution: string }): JSX.Element {
  const say = useWords()
  const { data, error, refetch } = useQuery({
    queryKey: ['proof', institution, named],
    queryFn: () => check(named, institution),
    retry: false,
  })
  if (error !== null) return <Problem error={error} retry={() => void refetch()} />
  if (data === undefined) return <Spin />
  const { proof, text, verdict } = data
  return (
    <>
      <p>
        <ProofMark verdict={verdict} />
      </p>
      {proof.versions.length > 1 && (
        <p>
          {proof.versions.length} {say(TEXTS.versions)}
        </p>
      )}
      {proof.versions.map(({ batchId, canonical, record }) => (
        <section key={record.leaf} aria-label={`${say(TEXTS.content)} ${record.leaf.slice(0, 12)}`}>
          <dl className="facts">
            <div>
              <dt>{say(TEXTS.batch)}</dt>
              <dd className="figure">{batchId}</dd>
            </div>
            <div>
              <dt>{say(TEXTS.place)}</dt>
              <dd className="figure">
                {record.index + 1} / {record.size}
              </dd>
            </div>
          </dl>
          <pre className="record-json" tabIndex={0}>
            {contentOf(proof.kind, canonical)}
          </pre>
          <p>
            {say(TEXTS.leaf)} <code>{record.leaf}</code>
          </p>
        </section>
      ))}
      <button
        type="button"
        className="ant-btn ant-btn-default"
        onClick={() => saveAs(new Blob([text], { type: 'application/json' }), `${proof.kind}-${proof.id}.proof.json`)}
      >
        {say(TEXTS.save)}
      </button>
    </>
  )
}
