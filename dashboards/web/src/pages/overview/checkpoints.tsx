import type { JSX } from 'react'
import { Link } from 'react-router'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { InstitutionName, useNames, withName } from '../../parts/names.tsx'
import { useWords, type Words } from '../../words/words.ts'
import type { Overview } from './index.tsx'

type Log = Overview['logs']['shown'][number]

const TEXTS = {
  label: { zh: '最新检查点', en: 'Newest checkpoints' },
  institution: { zh: '机构', en: 'Institution' },
  size: { zh: '批次数', en: 'Batches' },
  root: { zh: '根哈希', en: 'Root' },
  origin: { zh: '账本名称', en: 'Name of the log' },
} satisfies Record<string, Words>

export function Checkpoints({ logs }: Pick<Overview, 'logs'>): JSX.Element {
  const say = useWords()
  const nameOf = useNames()
  const columns: readonly Column<Log>[] = [
    {
      key: 'institution',
      title: say(TEXTS.institution),
      text: ({ institution }) => withName(nameOf(institution), institution),
      cell: ({ institution }) => (
        <Link to={`/ledger?institution=${institution}`}>
          <InstitutionName institution={institution} />
        </Link>
      ),
    },
    { key: 'size', title: say(TEXTS.size), align: 'right', text: ({ size }) => size.toLocaleString('en') },
    { key: 'root', title: say(TEXTS.root), text: ({ root }) => root },
    { key: 'origin', title: say(TEXTS.origin), text: ({ origin }) => origin },
  ]
  return (
    <BigTable
      label={say(TEXTS.label)}
      columns={columns}
      rows={logs.shown}
      total={logs.total}
      rowKey={({ institution }) => institution}
      exportName={say(TEXTS.label)}
      height={300}
    />
  )
}
