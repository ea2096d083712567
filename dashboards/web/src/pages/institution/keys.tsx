import { useQuery } from '@tanstack/react-query'
import type { JSX } from 'react'
import type { paths } from '../../../../../client/api.ts'
import { api, dataOf } from '../../api.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { Problem } from '../../parts/problem.tsx'
import { shanghai } from '../../parts/when.tsx'
import { useWords, type Words } from '../../words/words.ts'

type Key = paths['/v1/signing-keys']['get']['responses'][200]['content']['application/json']['keys'][number]

const TEXTS = {
  table: { zh: '签名公钥', en: 'Signing keys' },
  id: { zh: '编号', en: 'Key' },
  state: { zh: '状态', en: 'State' },
  algorithm: { zh: '算法', en: 'Algorithm' },
  owner: { zh: '持有人', en: 'Owner' },
  from: { zh: '有效自', en: 'Valid from' },
  to: { zh: '有效至', en: 'Valid to' },
  publicKey: { zh: '公钥', en: 'Public key' },
  none: {
    zh: '该机构还没有登记签名公钥（命令 suanheng key，见文档“账本”）',
    en: 'This institution has no signing key yet (command `suanheng key`, see the docs of the ledger)',
  },
} satisfies Record<string, Words>

const STATES: Readonly<Record<Key['state'], Words>> = {
  usable: { zh: '可用', en: 'usable' },
  not_yet: { zh: '未生效', en: 'not yet valid' },
  expired: { zh: '已过期', en: 'expired' },
  revoked: { zh: '已吊销', en: 'revoked' },
  disputed: { zh: '有争议', en: 'disputed' },
}

/** Keys with which the institution signs. */
export function Keys({ institution }: { readonly institution: string }): JSX.Element {
  const say = useWords()
  const answer = useQuery({
    queryKey: ['signing-keys', institution],
    queryFn: async () => dataOf(await api.GET('/v1/signing-keys', { params: { query: { institution } } })).keys,
  })
  const columns: readonly Column<Key>[] = [
    { key: 'id', title: say(TEXTS.id), text: ({ keyId }) => keyId },
    { key: 'state', title: say(TEXTS.state), text: ({ state }) => say(STATES[state]) },
    { key: 'algorithm', title: say(TEXTS.algorithm), text: ({ algorithm }) => algorithm },
    { key: 'owner', title: say(TEXTS.owner), text: ({ owner }) => owner ?? '—' },
    { key: 'from', title: say(TEXTS.from), text: ({ validFrom }) => day(validFrom) },
    { key: 'to', title: say(TEXTS.to), text: ({ validTo }) => day(validTo) },
    { key: 'publicKey', title: say(TEXTS.publicKey), text: ({ publicKey }) => publicKey },
  ]
  return (
    <>
      {answer.error !== null && <Problem error={answer.error} retry={() => void answer.refetch()} />}
      <BigTable
        label={say(TEXTS.table)}
        columns={columns}
        rows={answer.data ?? []}
        rowKey={({ keyId }) => keyId}
        exportName={`keys-${institution}`}
        loading={answer.isLoading}
        empty={say(TEXTS.none)}
        height={320}
      />
    </>
  )
}

const day = (time: string | null): string => (time === null ? '—' : shanghai(time))
