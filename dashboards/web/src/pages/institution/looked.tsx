import { Alert } from 'antd'
import type { JSX } from 'react'
import { useContext } from 'react'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { LanguageContext, useWords, type Words } from '../../words/words.ts'
import { cardHours } from './days.ts'
import type { Seen } from './upload.tsx'

const TEXTS = {
  received: { zh: '文件中条数', en: 'Records in the file' },
  wouldRecord: { zh: '将入账', en: 'Would be recorded' },
  rejected: { zh: '不合格', en: 'Would be rejected' },
  duplicate: { zh: '重复（不再计）', en: 'Known already' },
  conflict: { zh: '与已有内容冲突', en: 'In conflict with what is there' },
  hours: { zh: '卡时', en: 'Card-hours' },
  clean: { zh: '全部合格', en: 'Every record is in order' },
  faults: { zh: '有问题的记录', en: 'Records at fault' },
  line: { zh: '行', en: 'Line' },
  index: { zh: '序号', en: 'Record' },
  what: { zh: '结果', en: 'What' },
  path: { zh: '字段', en: 'Field' },
  message: { zh: '说明', en: 'Message' },
  left: { zh: '未转成记录的内容', en: 'What became no record' },
  unmapped: { zh: '尚未对应合同的账户', en: 'Accounts without a contract' },
  nothing: { zh: '没有可报送的记录', en: 'There is nothing to send' },
  more: { zh: '另有', en: 'and' },
} satisfies Record<string, Words>

type Fault = {
  readonly key: string
  readonly line: number | null
  readonly index: number
  readonly what: string
  readonly path: string
  readonly message: string
}

/** What the service says a file would do. */
export function Looked({ seen }: { readonly seen: Seen }): JSX.Element {
  const say = useWords()
  const { language } = useContext(LanguageContext)
  const { preview, converted } = seen
  const counts =
    preview === null
      ? []
      : ([
          [TEXTS.received, preview.received],
          [TEXTS.wouldRecord, preview.wouldRecord],
          [TEXTS.rejected, preview.rejected],
          [TEXTS.duplicate, preview.duplicate],
          [TEXTS.conflict, preview.conflict],
        ] as const)
  const faults: Fault[] =
    preview === null
      ? []
      : [
          ...preview.rejections.map(({ index, line, code, path, message }, i) => ({
            key: `r${i}`,
            index,
            line,
            what: code,
            path,
            message,
          })),
          ...preview.conflicts.map(({ index, line }, i) => ({
            key: `c${i}`,
            index,
            line,
            what: say(TEXTS.conflict),
            path: '',
            message: '',
          })),
          ...preview.duplicates.map(({ index, line }, i) => ({
            key: `d${i}`,
            index,
            line,
            what: say(TEXTS.duplicate),
            path: '',
            message: '',
          })),
        ]
  const columns: readonly Column<Fault>[] = [
    { key: 'line', title: say(TEXTS.line), text: ({ line }) => (line === null ? '—' : String(line)), align: 'right' },
    { key: 'index', title: say(TEXTS.index), text: ({ index }) => String(index + 1), align: 'right' },
    { key: 'what', title: say(TEXTS.what), text: ({ what }) => what },
    { key: 'path', title: say(TEXTS.path), text: ({ path }) => path },
    { key: 'message', title: say(TEXTS.message), text: ({ message }) => message },
  ]
  return (
    <section aria-live="polite">
      {converted !== null && converted.unmapped.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={say(TEXTS.unmapped)}
          description={converted.unmapped
            .slice(0, 20)
            .map(({ account, cardHours: hours }) => `${account ?? '—'} (${hours} ${say(TEXTS.hours)})`)
            .join('；')}
        />
      )}
      {converted !== null && converted.left.length > 0 && (
        <Alert
          type="info"
          showIcon
          title={`${say(TEXTS.left)}: ${converted.left.length + converted.leftMore}`}
          description={converted.left.slice(0, 10).map(({ line, what, why }) => (
            <div key={`${line} ${what} ${why.en}`}>
              {line === null ? '' : `${say(TEXTS.line)} ${line}: `}
              {what ?? ''} {why[language]}
            </div>
          ))}
        />
      )}
      {preview === null ? (
        <Alert type="warning" showIcon title={say(TEXTS.nothing)} />
      ) : (
        <>
          <dl className="counts">
            {counts.map(([label, count]) => (
              <div key={label.en}>
                <dt>{say(label)}</dt>
                <dd>{count.toLocaleString('en-US')}</dd>
              </div>
            ))}
            <div>
              <dt>{say(TEXTS.hours)}</dt>
              <dd>{cardHours(preview.cardSeconds)}</dd>
            </div>
          </dl>
          {faults.length === 0 ? (
            <Alert type="success" showIcon title={say(TEXTS.clean)} />
          ) : (
            <BigTable
              label={say(TEXTS.faults)}
              columns={columns}
              rows={faults}
              rowKey={({ key }) => key}
              exportName="preview"
              height={320}
            />
          )}
        </>
      )}
    </section>
  )
}
