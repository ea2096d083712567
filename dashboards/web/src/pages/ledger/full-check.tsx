import { Alert, Button, Card, Progress } from 'antd'
import type { JSX } from 'react'
import { useEffect, useRef, useState } from 'react'
import { fetchRaw } from '../../api.ts'
import { Problem } from '../../parts/problem.tsx'
import { useWords, type Words } from '../../words/words.ts'
import type { Log } from './index.tsx'
import { linesOf } from './lines.ts'

const TEXTS = {
  title: { zh: '全面核对（库与账本逐条比对）', en: 'Full check: store against ledger, record by record' },
  start: { zh: '开始核对', en: 'Check' },
  cancel: { zh: '取消', en: 'Cancel' },
  good: { zh: '一致，没有发现问题', en: 'They agree; nothing was found' },
  bad: { zh: '发现问题', en: 'Findings' },
  batches: { zh: '批', en: 'batches' },
  records: { zh: '条', en: 'records' },
  cut: { zh: '核对中断，没有得出结论', en: 'The check was cut off: no conclusion' },
  progress: { zh: '进度', en: 'Progress' },
} satisfies Record<string, Words>

type Event = Readonly<Record<string, unknown>> & { readonly event: string }
type State = {
  readonly running: boolean
  readonly part: number
  readonly findings: readonly Event[]
  readonly result: Event | null
}

const BEFORE: State = { running: false, part: 0, findings: [], result: null }
const SHOWN = 50

/** Everything is recomputed by the service; how far it is, what it finds, and what it comes to. */
export function FullCheck({ log: { institution } }: { readonly log: Log }): JSX.Element {
  const say = useWords()
  const [state, setState] = useState<State>(BEFORE)
  const [error, setError] = useState<unknown>(null)
  const ending = useRef(new AbortController())
  useEffect(() => () => ending.current.abort(), [])
  const check = async () => {
    setError(null)
    setState({ ...BEFORE, running: true })
    ending.current = new AbortController()
    const { signal } = ending.current
    try {
      const answer = await fetchRaw(`/v1/ledger/${institution}/check`, { signal })
      for await (const line of linesOf(answer)) {
        const event = JSON.parse(line) as Event
        setState((before) => after(before, event))
      }
    } catch (failure) {
      if (!signal.aborted) setError(failure)
    } finally {
      setState((before) => ({ ...before, running: false }))
    }
  }
  const { running, part, findings, result } = state
  const isCut = !running && result === null && part > 0 && error === null
  return (
    <Card title={<h2>{say(TEXTS.title)}</h2>} size="small">
      <div className="ledger-row">
        <Button type="primary" disabled={running} onClick={() => void check()}>
          {say(TEXTS.start)}
        </Button>
        {running && <Button onClick={() => ending.current.abort()}>{say(TEXTS.cancel)}</Button>}
      </div>
      {running && <Progress percent={Math.floor(part * 100)} aria-label={say(TEXTS.progress)} />}
      {error !== null && <Problem error={error} />}
      {isCut && <Alert type="warning" showIcon title={say(TEXTS.cut)} />}
      {result !== null && result.event === 'result' && (
        <Alert
          type={findings.length === 0 ? 'success' : 'error'}
          showIcon
          role="status"
          title={
            findings.length === 0
              ? `${say(TEXTS.good)}: ${String(result['batches'])} ${say(TEXTS.batches)}, ${String(result['records'])} ${say(TEXTS.records)}`
              : `${say(TEXTS.bad)}: ${String(result['findings'])}`
          }
        />
      )}
      {result !== null && result.event === 'error' && (
        <Alert type="error" showIcon title={String(result['code'])} description={String(result['detail'])} />
      )}
      {findings.length > 0 && (
        <pre>
          {findings
            .slice(0, SHOWN)
            .map((finding) => JSON.stringify(finding))
            .join('\n')}
        </pre>
      )}
    </Card>
  )
}

function after(state: State, event: Event): State {
  if (event.event === 'finding') return { ...state, findings: [...state.findings, event].slice(0, 1_000) }
  if (event.event !== 'progress') return { ...state, result: event }
  const [done, of] = [Number(event['batches'] ?? 0), Number(event['ofBatches'] ?? 0)]
  return { ...state, part: of === 0 ? state.part : Math.max(0.01, Math.min(0.99, done / of)) }
}
