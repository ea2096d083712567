import { InboxOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Upload as Drop, Input, Progress, Select } from 'antd'
import type { JSX } from 'react'
import { useRef, useState } from 'react'
import { Link } from 'react-router'
import type { paths } from '../../../../../client/api.ts'
import { ApiProblem } from '../../api.ts'
import { KINDS } from '../../parts/kinds.ts'
import { Problem } from '../../parts/problem.tsx'
import { useWords, type Words } from '../../words/words.ts'
import { Looked } from './looked.tsx'
import type { FileForm } from './sending.ts'
import { base64Of, formOf, insteadOf, keyOf, send } from './sending.ts'

type Preview = paths['/v1/preview/{route}']['post']['responses'][200]['content']['application/json']
type Converted = paths['/v1/convert']['post']['responses'][200]['content']['application/json']
type Receipt = { readonly batchId: string; readonly records: Readonly<Record<string, number>> }
/** What would be sent, and what the service says of it. */
export type Seen = {
  readonly route: string
  readonly type: string
  readonly body: Blob
  readonly preview: Preview | null
  readonly converted: Converted | null
}

const TEXTS = {
  drop: { zh: '把文件拖到这里，或点击选择', en: 'Drop a file here, or choose one' },
  formats: {
    zh: 'CSV、NDJSON、JSON、Arrow 流；sacct 等平台账务；发票 XML、OFD。先预览，确认后才报送。',
    en: 'CSV, NDJSON, JSON, Arrow stream; accounting such as sacct; invoices as XML or OFD. It is previewed first, and sent when you say so.',
  },
  kind: { zh: '数据种类', en: 'Kind of evidence' },
  form: { zh: '文件格式', en: 'Format of the file' },
  map: { zh: '账户与合同的对应（JSON）', en: 'Which accounts belong to which contract (JSON)' },
  platform: { zh: '平台名称', en: 'Name of the platform' },
  timezone: { zh: '时区', en: 'Time zone' },
  contract: { zh: '所属合同编号', en: 'Contract they belong to' },
  preview: { zh: '预览', en: 'Preview' },
  send: { zh: '报送', en: 'Send' },
  partial: { zh: '报送合格的，其余转待修正', en: 'Send the good ones, put the others aside' },
  cancel: { zh: '取消', en: 'Cancel' },
  sending: { zh: '上传进度', en: 'Progress' },
  done: { zh: '已报送，批次', en: 'Sent: batch' },
  see: { zh: '查看批次', en: 'See the batches' },
  chosen: { zh: '文件', en: 'File' },
} satisfies Record<string, Words>

const FORMS: readonly (readonly [string, FileForm, Words])[] = [
  ['csv', { as: 'records', type: 'text/csv' }, { zh: 'CSV', en: 'CSV' }],
  ['ndjson', { as: 'records', type: 'application/x-ndjson' }, { zh: 'NDJSON', en: 'NDJSON' }],
  ['json', { as: 'records', type: 'application/json' }, { zh: 'JSON', en: 'JSON' }],
  ['arrow', { as: 'records', type: 'application/vnd.apache.arrow.stream' }, { zh: 'Arrow 流', en: 'Arrow stream' }],
  ['slurm', { as: 'convert', from: 'slurm' }, { zh: 'Slurm 账务（sacct）', en: 'Slurm accounting (sacct)' }],
  ['kubernetes-pods', { as: 'convert', from: 'kubernetes-pods' }, { zh: 'Kubernetes Pod', en: 'Kubernetes pods' }],
  [
    'ogf-usage-record',
    { as: 'convert', from: 'ogf-usage-record' },
    { zh: 'OGF 使用记录（XML）', en: 'OGF usage records (XML)' },
  ],
  ['apel', { as: 'convert', from: 'apel' }, { zh: 'APEL', en: 'APEL' }],
  ['auditor', { as: 'convert', from: 'auditor' }, { zh: 'AUDITOR', en: 'AUDITOR' }],
  [
    'einvoice',
    { as: 'convert', from: 'einvoice' },
    { zh: '电子发票（XML、OFD）', en: 'Electronic invoices (XML, OFD)' },
  ],
]
const ROUTES: readonly (readonly [string, Words])[] = [
  ['usage', { zh: '智能算力使用计量日志', en: 'Usage records' }],
  ['samples', { zh: '设备采样', en: 'Device samples' }],
  ...Object.values(KINDS)
    .filter(({ route }) => !['findings', 'decisions', 'scores', 'metering-tests', 'statements'].includes(route))
    .map(({ route, title }) => [route, title] as const),
]

/** A file is chosen, looked at by the service, and sent when a person says so. Nothing is stored before. */
export function Upload(): JSX.Element {
  const say = useWords()
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [form, setForm] = useState('ndjson')
  const [route, setRoute] = useState('usage')
  const [options, setOptions] = useState({ map: '', platform: '', timezone: 'Asia/Shanghai', contract: '' })
  const [seen, setSeen] = useState<Seen | null>(null)
  const [receipt, setReceipt] = useState<Receipt | null>(null)
  const [part, setPart] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [instead, setInstead] = useState<Words | null>(null)
  const ending = useRef(new AbortController())
  const chosen = FORMS.find(([key]) => key === form)?.[1] ?? { as: 'records', type: 'application/x-ndjson' }
  const forget = () => {
    setSeen(null)
    setReceipt(null)
    setError(null)
  }
  const take = (given: File) => {
    forget()
    const other = insteadOf(given.name)
    setInstead(other)
    setFile(other === null ? given : null)
    const guessed = formOf(given.name)
    const key = FORMS.find(([, one]) => JSON.stringify(one) === JSON.stringify(guessed))?.[0]
    if (key !== undefined) setForm(key)
    return false
  }
  const run = async (work: (ask: Ask) => Promise<void>) => {
    setError(null)
    setPart(0)
    ending.current = new AbortController()
    const { signal } = ending.current
    try {
      await work((path, body, headers) => send({ path, body, headers, signal, progress: setPart }))
    } catch (failure) {
      if (!signal.aborted) setError(failure)
    } finally {
      setPart(null)
    }
  }
  const look = () =>
    run(async (ask) => {
      if (file !== null) setSeen(await seenOf(ask, file, chosen, route, options))
    })
  const give = (partial: boolean) =>
    run(async (ask) => {
      if (seen === null) return
      const key = await keyOf(seen.body, `${seen.route}${partial ? '-partial' : ''}`)
      const headers = { 'content-type': seen.type, ...(key === null ? {} : { 'idempotency-key': key }) }
      setReceipt((await ask(`/v1/${seen.route}${partial ? '?partial=true' : ''}`, seen.body, headers)) as Receipt)
      setSeen(null)
      await queries.invalidateQueries()
    })
  const field = (name: keyof typeof options, label: Words, isLong = false) => {
    const shared = {
      id: `upload-${name}`,
      value: options[name],
      onChange: ({ target }: { target: { value: string } }) => {
        setOptions({ ...options, [name]: target.value })
        setSeen(null)
      },
    }
    return (
      <div key={name}>
        <label htmlFor={shared.id}>{say(label)}</label>
        {isLong ? <Input.TextArea {...shared} rows={3} spellCheck={false} /> : <Input {...shared} />}
      </div>
    )
  }
  return (
    <>
      <Drop.Dragger beforeUpload={take} showUploadList={false} multiple={false} disabled={part !== null}>
        <p className="ant-upload-drag-icon">
          <InboxOutlined />
        </p>
        <p>{say(TEXTS.drop)}</p>
        <p>{say(TEXTS.formats)}</p>
      </Drop.Dragger>
      {instead !== null && (
        <Alert className="upload-instead" type="warning" showIcon role="alert" title={say(instead)} />
      )}
      {file !== null && (
        <>
          <p>
            {say(TEXTS.chosen)}: <strong>{file.name}</strong> ({file.size.toLocaleString('en-US')} B)
          </p>
          <div className="upload-fields">
            <div>
              <label htmlFor="upload-form">{say(TEXTS.form)}</label>
              <Select
                id="upload-form"
                value={form}
                options={FORMS.map(([value, , words]) => ({ value, label: say(words) }))}
                onChange={(value: string) => {
                  setForm(value)
                  forget()
                }}
              />
            </div>
            {chosen.as === 'records' && (
              <div>
                <label htmlFor="upload-kind">{say(TEXTS.kind)}</label>
                <Select
                  id="upload-kind"
                  value={route}
                  showSearch
                  options={ROUTES.map(([value, words]) => ({ value, label: say(words) }))}
                  onChange={(value: string) => {
                    setRoute(value)
                    forget()
                  }}
                />
              </div>
            )}
            {chosen.as === 'convert' && chosen.from === 'einvoice' && field('contract', TEXTS.contract)}
            {chosen.as === 'convert' &&
              chosen.from !== 'einvoice' && [
                field('platform', TEXTS.platform),
                field('timezone', TEXTS.timezone),
                field('map', TEXTS.map, true),
              ]}
          </div>
          <p className="range">
            <Button type="primary" onClick={() => void look()} disabled={part !== null}>
              {say(TEXTS.preview)}
            </Button>
            {part !== null && <Button onClick={() => ending.current.abort()}>{say(TEXTS.cancel)}</Button>}
          </p>
        </>
      )}
      {part !== null && <Progress percent={Math.round(part * 100)} aria-label={say(TEXTS.sending)} />}
      {error !== null && <Problem error={error} />}
      {seen !== null && (
        <>
          <Looked seen={seen} />
          <p className="range">
            {seen.preview !== null && seen.preview.rejected === 0 && (
              <Button type="primary" onClick={() => void give(false)} disabled={part !== null}>
                {say(TEXTS.send)}
              </Button>
            )}
            {seen.preview !== null && seen.preview.rejected > 0 && (
              <Button onClick={() => void give(true)} disabled={part !== null}>
                {say(TEXTS.partial)}
              </Button>
            )}
          </p>
        </>
      )}
      {receipt !== null && (
        <Alert
          type="success"
          showIcon
          title={`${say(TEXTS.done)} ${receipt.batchId}`}
          description={<Link to="/institution?tab=batches">{say(TEXTS.see)}</Link>}
        />
      )}
    </>
  )
}

type Ask = (path: string, body: Blob, headers: Readonly<Record<string, string>>) => Promise<unknown>

const JSON_TYPE = { 'content-type': 'application/json' }

async function seenOf(
  ask: Ask,
  file: File,
  form: FileForm,
  route: string,
  said: { readonly map: string; readonly platform: string; readonly timezone: string; readonly contract: string },
): Promise<Seen> {
  const previewOf = async (to: string, type: string, body: Blob) =>
    (await ask(`/v1/preview/${to}`, body, { 'content-type': type })) as Preview
  if (form.as === 'records') {
    const preview = await previewOf(route, form.type, file)
    return { route, type: form.type, body: file, preview, converted: null }
  }
  const options = optionsOf(form.from, said)
  const request = JSON.stringify({ from: form.from, name: file.name, file: await base64Of(file), options })
  const converted = (await ask('/v1/convert', new Blob([request]), JSON_TYPE)) as Converted
  const type = 'application/x-ndjson'
  const body = new Blob([converted.ndjson])
  const preview = converted.records === 0 ? null : await previewOf(converted.route, type, body)
  return { route: converted.route, type, body, preview, converted }
}

/** Only what was said: an empty field is none. Throws ApiProblem for a map that is no JSON. */
function optionsOf(
  from: string,
  { map, platform, timezone, contract }: Readonly<Record<'map' | 'platform' | 'timezone' | 'contract', string>>,
): unknown {
  if (from === 'einvoice') return given('contract', contract)
  return {
    ...given('platform', platform),
    ...given('timezone', timezone),
    ...(map.trim() === '' ? {} : { map: readMap(map) }),
  }
}

const given = (name: string, value: string) => (value.trim() === '' ? {} : { [name]: value.trim() })

function readMap(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new ApiProblem(0, 'JSON_MALFORMED', String(error), NO_JSON)
  }
}

const NO_JSON = {
  mendZh: '账户与合同的对应不是合法的 JSON，请修改。',
  mend: 'The map of accounts is not JSON: mend it.',
}
