import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import type { JSX } from 'react'
import { api, dataOf } from '../../api.ts'
import { ROLE_WORDS } from '../../layout.tsx'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { Problem } from '../../parts/problem.tsx'
import { shanghai, When } from '../../parts/when.tsx'
import { useWords, type Words } from '../../words/words.ts'
import { ACT_TEXTS, type HandedOutLine, TEXTS } from './words.ts'

const HANDED_TEXTS = {
  title: { zh: '文书与导出（近三十一日）', en: 'Documents and exports (last 31 days)' },
  what: { zh: '类别', en: 'What' },
  path: { zh: '对象', en: 'Which' },
  institution: { zh: '机构', en: 'Institution' },
  role: { zh: '角色', en: 'Role' },
  note: {
    zh: '取自访问日志，不在账本之内；本次读取不完整。',
    en: 'From the access log, which is not part of the ledger; not every line could be read.',
  },
} satisfies Record<string, Words>

const WHAT_WORDS: Readonly<Record<HandedOutLine['what'], Words>> = {
  document: { zh: '文书', en: 'Document' },
  trial: { zh: '申报测算表', en: 'Estimate of a trial' },
  bundle: { zh: '证据包', en: 'Evidence bundle' },
  workbook: { zh: '工作簿', en: 'Workbook' },
  focus: { zh: 'FOCUS 导出', en: 'FOCUS export' },
  table: { zh: '数据表', en: 'Table' },
  records: { zh: '计量日志', en: 'Usage records' },
  job: { zh: '任务结果文件', en: 'File of a job' },
}

/** Who took which paper or export: the access log, since reading leaves nothing in the ledger. */
export function HandedOut(): JSX.Element {
  const say = useWords()
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['audit', 'handed-out'],
    queryFn: async () => dataOf(await api.GET('/v1/audit/handed-out', {})),
  })
  return (
    <section className="audit-part" aria-label={say(HANDED_TEXTS.title)}>
      <h2>{say(HANDED_TEXTS.title)}</h2>
      {error !== null && <Problem error={error} retry={() => void refetch()} />}
      {data?.whole === false && <Alert type="warning" showIcon title={say(HANDED_TEXTS.note)} />}
      <BigTable
        label={say(HANDED_TEXTS.title)}
        columns={columnsOf(say)}
        rows={data?.taken ?? []}
        total={data?.total ?? 0}
        rowKey={({ at, path, token }) => `${at} ${path} ${token}`}
        loading={isFetching}
        exportName={say(HANDED_TEXTS.title)}
        height={300}
      />
    </section>
  )
}

const columnsOf = (say: (words: Words) => string): readonly Column<HandedOutLine>[] => [
  {
    key: 'when',
    title: say(ACT_TEXTS.when),
    text: ({ at }) => shanghai(at),
    cell: ({ at }) => <When time={at} />,
  },
  { key: 'what', title: say(HANDED_TEXTS.what), text: ({ what }) => say(WHAT_WORDS[what]) },
  { key: 'path', title: say(HANDED_TEXTS.path), text: ({ path }) => decodeURIComponent(path) },
  { key: 'institution', title: say(HANDED_TEXTS.institution), text: ({ institution }) => institution },
  {
    key: 'role',
    title: say(HANDED_TEXTS.role),
    text: ({ role }) => (isRole(role) ? say(ROLE_WORDS[role]) : role),
  },
  { key: 'token', title: say(TEXTS.token), text: ({ token }) => token },
]

const isRole = (role: string): role is keyof typeof ROLE_WORDS => Object.hasOwn(ROLE_WORDS, role)
