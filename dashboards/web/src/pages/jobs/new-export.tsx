import { Button, Input, Select } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { sendJson } from '../../api.ts'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords, type Words } from '../../words/words.ts'
import { EXPORT_WORDS, type ExportTable, type ExportWhat, FORMAT_WORDS, TABLE_WORDS } from './words.ts'

const TEXTS = {
  title: { zh: '新建导出', en: 'New export' },
  what: { zh: '导出内容', en: 'What' },
  number: { zh: '合同编号', en: 'Contract number' },
  table: { zh: '明细', en: 'Schedule' },
  format: { zh: '格式', en: 'Format' },
  institution: { zh: '机构（统一社会信用代码）', en: 'Institution (USCC)' },
  optional: { zh: '可不填', en: 'optional' },
  start: { zh: '开始导出', en: 'Export' },
} satisfies Record<string, Words>

/** As the service takes them; the first is offered. */
const FORMATS: Readonly<Record<ExportWhat, readonly string[]>> = {
  workbook: ['xlsx'],
  usage: ['parquet', 'arrow', 'csv', 'ndjson'],
  table: ['xlsx', 'csv', 'ndjson', 'arrow', 'parquet'],
  focus: ['csv', 'ndjson', 'arrow', 'parquet'],
  contracts: ['xlsx', 'csv', 'ndjson', 'arrow', 'parquet'],
  batches: ['parquet', 'arrow', 'ndjson'],
}
const OF_CONTRACT: readonly ExportWhat[] = ['workbook', 'usage', 'table', 'focus']

/** Asks for an export as a job. An address with `number` and `institution` fills them in. */
export function NewExport({ started }: { readonly started: () => void }): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  const [search] = useSearchParams()
  const [what, setWhat] = useState<ExportWhat>('workbook')
  const [table, setTable] = useState<ExportTable>('months')
  const [chosen, setFormat] = useState('')
  const [number, setNumber] = useState(search.get('number') ?? '')
  const [institution, setInstitution] = useState(search.get('institution') ?? '')
  const [failed, setFailed] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [first = ''] = FORMATS[what]
  const format = FORMATS[what].includes(chosen) ? chosen : first
  const ofContract = OF_CONTRACT.includes(what)
  const isOwn = session.role === 'uploader'
  const lacks = (ofContract && number.trim() === '') || (what === 'batches' && !isOwn && institution.trim() === '')
  const start = async () => {
    setFailed(null)
    setBusy(true)
    try {
      await sendJson('POST', '/v1/jobs/export_file', {
        what,
        format,
        ...(ofContract ? { number: number.trim() } : {}),
        ...(what === 'table' ? { table } : {}),
        ...(institution.trim() === '' || isOwn ? {} : { institution: institution.trim() }),
      })
      started()
    } catch (cause) {
      setFailed(cause)
    } finally {
      setBusy(false)
    }
  }
  const options = (words: Readonly<Record<string, Words>>) =>
    Object.entries(words).map(([value, label]) => ({ value, label: say(label) }))
  return (
    <section aria-label={say(TEXTS.title)}>
      <h2 className="jobs-head">{say(TEXTS.title)}</h2>
      <form
        className="jobs-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!lacks && !busy) void start()
        }}
      >
        <Select
          aria-label={say(TEXTS.what)}
          className="jobs-what"
          value={what}
          onChange={setWhat}
          options={options(EXPORT_WORDS) as { value: ExportWhat; label: string }[]}
        />
        {what === 'table' && (
          <Select
            aria-label={say(TEXTS.table)}
            className="jobs-select"
            value={table}
            onChange={setTable}
            options={options(TABLE_WORDS) as { value: ExportTable; label: string }[]}
          />
        )}
        {ofContract && (
          <Input
            aria-label={say(TEXTS.number)}
            placeholder={say(TEXTS.number)}
            className="jobs-text"
            value={number}
            onChange={({ target }) => setNumber(target.value)}
          />
        )}
        {!isOwn && (
          <Input
            aria-label={say(TEXTS.institution)}
            placeholder={`${say(TEXTS.institution)}${what === 'batches' ? '' : ` · ${say(TEXTS.optional)}`}`}
            className="jobs-text"
            value={institution}
            onChange={({ target }) => setInstitution(target.value)}
          />
        )}
        <Select
          aria-label={say(TEXTS.format)}
          className="jobs-select"
          value={format}
          onChange={setFormat}
          options={FORMATS[what].map((value) => ({ value, label: FORMAT_WORDS[value] ?? value }))}
        />
        <Button type="primary" htmlType="submit" disabled={lacks} loading={busy}>
          {say(TEXTS.start)}
        </Button>
      </form>
      {failed !== null && <Problem error={failed} />}
    </section>
  )
}
