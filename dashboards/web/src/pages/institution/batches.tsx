import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Button, Descriptions, Drawer, Spin } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import type { paths } from '../../../../../client/api.ts'
import { api, dataOf, fetchRaw } from '../../api.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { saveAs } from '../../parts/download.ts'
import { titleOfKind } from '../../parts/kinds.ts'
import { Problem } from '../../parts/problem.tsx'
import { shanghai, When } from '../../parts/when.tsx'
import { verifyBatchProof } from '../../proof/batch.ts'
import { keyOfLog } from '../../proof/log-key.ts'
import { ProofMark } from '../../proof/mark.tsx'
import type { Verdict } from '../../proof/verdict.ts'
import { useWords, type Words } from '../../words/words.ts'
import { cardHours } from './days.ts'

type Batch = paths['/v1/batches']['get']['responses'][200]['content']['application/json']['batches'][number]

const TEXTS = {
  table: { zh: '批次', en: 'Batches' },
  sequence: { zh: '批次号', en: 'Batch' },
  received: { zh: '接收时间', en: 'Received' },
  kind: { zh: '种类', en: 'Kind' },
  records: { zh: '入账条数', en: 'Recorded' },
  recordsOf: { zh: '入账 / 收到条数', en: 'Recorded / received' },
  none: { zh: '还没有接收任何批次', en: 'No batch has been received yet' },
  duplicate: { zh: '重复', en: 'Duplicate' },
  conflict: { zh: '冲突', en: 'Conflict' },
  rejected: { zh: '不合格', en: 'Rejected' },
  hours: { zh: '卡时', en: 'Card-hours' },
  by: { zh: '报送方', en: 'Sent by' },
  digest: { zh: '报文 SHA-256', en: 'SHA-256 of the body' },
  open: { zh: '回执', en: 'Receipt' },
  save: { zh: '下载回执', en: 'Download the receipt' },
  saveProof: { zh: '下载存证证明', en: 'Download the proof' },
  verify: { zh: '在浏览器中核验', en: 'Verify in this browser' },
  otherKey: {
    zh: '注意：账本公钥与本浏览器此前所见不同。',
    en: 'Beware: the key of the log is not the one this browser saw before.',
  },
} satisfies Record<string, Words>

/** Receipts, newest first; each can be kept, and proven to stand in the log. */
export function Batches({ institution }: { readonly institution: string }): JSX.Element {
  const say = useWords()
  const [open, setOpen] = useState<string | null>(null)
  const pages = useInfiniteQuery({
    queryKey: ['batches', institution],
    initialPageParam: Number.MAX_SAFE_INTEGER,
    queryFn: async ({ pageParam }) =>
      dataOf(await api.GET('/v1/batches', { params: { query: { institution, before: pageParam, limit: 100 } } }))
        .batches,
    getNextPageParam: (last) => (last.length < 100 ? undefined : last.at(-1)?.sequence),
  })
  const rows = pages.data?.pages.flat() ?? []
  const count = (key: 'duplicate' | 'conflict' | 'rejected'): Column<Batch> => ({
    key,
    title: say(TEXTS[key]),
    text: ({ records }) => records[key].toLocaleString('en-US'),
    align: 'right',
  })
  const columns: readonly Column<Batch>[] = [
    {
      key: 'sequence',
      title: say(TEXTS.sequence),
      text: ({ sequence }) => String(sequence),
      cell: ({ batchId, sequence }) => (
        <Button type="link" size="small" onClick={() => setOpen(batchId)} aria-label={`${say(TEXTS.open)} ${sequence}`}>
          {sequence}
        </Button>
      ),
      align: 'right',
    },
    { key: 'received', title: say(TEXTS.received), text: ({ receivedAt }) => shanghai(receivedAt) },
    { key: 'kind', title: say(TEXTS.kind), text: ({ kind }) => say(nameOf(kind)) },
    {
      key: 'records',
      title: say(TEXTS.records),
      text: ({ records }) => records.recorded.toLocaleString('en-US'),
      align: 'right',
    },
    count('duplicate'),
    count('conflict'),
    count('rejected'),
    { key: 'hours', title: say(TEXTS.hours), text: hoursOf, align: 'right' },
  ]
  const more = () => {
    if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
  }
  return (
    <>
      {pages.error !== null && <Problem error={pages.error} retry={() => void pages.refetch()} />}
      <BigTable
        label={say(TEXTS.table)}
        columns={columns}
        rows={rows}
        rowKey={({ batchId }) => batchId}
        exportName={`batches-${institution}`}
        loading={pages.isFetching}
        hasMore={pages.hasNextPage}
        empty={say(TEXTS.none)}
        more={more}
      />
      <Drawer open={open !== null} onClose={() => setOpen(null)} size="large" title={open} destroyOnHidden>
        {open !== null && <Receipt batchId={open} institution={institution} />}
      </Drawer>
    </>
  )
}

const USAGE = {
  usage_record: { zh: '计量日志', en: 'Usage' },
  device_sample: { zh: '设备采样', en: 'Samples' },
} as const
/** Papers have no card-time, which is not the same as none. */
const hoursOf = ({ kind, cardSeconds }: { readonly kind: string; readonly cardSeconds: string }): string =>
  kind === 'usage_record' ? cardHours(cardSeconds) : '—'
const nameOf = (kind: string): Words => USAGE[kind as keyof typeof USAGE] ?? titleOfKind(kind)

function Receipt({ batchId, institution }: { readonly batchId: string; readonly institution: string }): JSX.Element {
  const say = useWords()
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [isOther, setOther] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const answer = useQuery({
    queryKey: ['batch', batchId],
    queryFn: async () => dataOf(await api.GET('/v1/batches/{batchId}', { params: { path: { batchId } } })),
  })
  const proofOf = async () => (await fetchRaw(`/v1/batches/${batchId}/proof`)).text()
  const tell = (work: Promise<void>) => void work.catch(setError)
  const verify = async () => {
    const [proof, { keyText, wasOther }] = await Promise.all([proofOf(), keyOfLog(institution)])
    setOther(wasOther)
    setVerdict(await verifyBatchProof(proof, keyText))
  }
  const saveProof = async () => saveAs(new Blob([await proofOf()]), `${batchId}.tlog-proof`)
  if (answer.error !== null) return <Problem error={answer.error} />
  if (answer.data === undefined) return <Spin />
  const receipt = answer.data
  const items = [
    [TEXTS.received, <When key="when" time={receipt.receivedAt} />],
    [TEXTS.kind, say(nameOf(receipt.kind))],
    [
      TEXTS.recordsOf,
      `${receipt.records.recorded.toLocaleString('en-US')} / ${receipt.records.received.toLocaleString('en-US')}`,
    ],
    [TEXTS.duplicate, receipt.records.duplicate],
    [TEXTS.conflict, receipt.records.conflict],
    [TEXTS.rejected, receipt.records.rejected],
    [TEXTS.hours, hoursOf(receipt)],
    [TEXTS.by, receipt.receivedBy],
    [TEXTS.digest, <code key="digest">{receipt.bodySha256}</code>],
  ] as const
  return (
    <>
      <Descriptions
        column={1}
        size="small"
        bordered
        items={items.map(([label, children]) => ({ key: label.en, label: say(label), children }))}
      />
      <p className="range">
        <Button onClick={() => saveAs(new Blob([JSON.stringify(receipt, null, 2)]), `${batchId}.json`)}>
          {say(TEXTS.save)}
        </Button>
        <Button onClick={() => tell(saveProof())}>{say(TEXTS.saveProof)}</Button>
        <Button type="primary" onClick={() => tell(verify())}>
          {say(TEXTS.verify)}
        </Button>
      </p>
      {error !== null && <Problem error={error} />}
      {isOther && <p role="alert">{say(TEXTS.otherKey)}</p>}
      {verdict !== null && <ProofMark verdict={verdict} />}
    </>
  )
}
