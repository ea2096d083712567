import { useQuery } from '@tanstack/react-query'
import { Button, Card, Spin } from 'antd'
import type { JSX } from 'react'
import { saveAs } from '../../parts/download.ts'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { keyOfLog } from '../../proof/log-key.ts'
import { ProofMark } from '../../proof/mark.tsx'
import type { Seen } from '../../proof/pinned.ts'
import { keepSeen, seenOf } from '../../proof/pinned.ts'
import type { Verdict } from '../../proof/verdict.ts'
import { useWords, type Words } from '../../words/words.ts'
import type { Log } from './index.tsx'
import { checkpointOf, openedOf, sinceSeen } from './past.ts'

const TEXTS = {
  title: { zh: '最新检查点', en: 'Newest checkpoint' },
  save: { zh: '下载检查点', en: 'Download the checkpoint' },
  saveKey: { zh: '下载验证公钥', en: 'Download the verifier key' },
  key: {
    zh: '验证公钥（请经其他途径与机构核对一次）',
    en: 'Verifier key (have it confirmed once by another way)',
  },
  otherKey: {
    zh: '账本公钥与本浏览器此前所见不同：不要信任，请向运维方核实。',
    en: 'The key of the log is not the one this browser saw before: do not trust it, ask the operator.',
  },
  since: { zh: '与本浏览器上次所见相比', en: 'Since this browser looked last' },
  first: {
    zh: '本浏览器第一次看到这个账本，已记住。',
    en: 'This browser sees the log for the first time, and remembers it.',
  },
} satisfies Record<string, Words>

type State = {
  readonly note: string
  readonly keyText: string
  readonly wasOther: boolean
  readonly verdict: Verdict
  readonly seen: Seen | null
  readonly since: Verdict | null
}

async function stateOf(institution: string): Promise<State> {
  const [note, { keyText, wasOther }] = await Promise.all([checkpointOf(institution), keyOfLog(institution)])
  const opened = await openedOf(note, keyText)
  const seen = seenOf(localStorage, institution)
  const isGood = opened.verdict.ok === true && !wasOther
  const since = seen !== null && isGood ? await sinceSeen(institution, seen, note, opened) : null
  // Only what is good becomes what the next visit is measured by; a log that shrank is measured by what it was.
  if (isGood && since?.ok !== false)
    keepSeen(localStorage, institution, { keyText, size: opened.size, root: opened.root, at: Date.now() })
  return { note, keyText, wasOther, verdict: opened.verdict, seen, since }
}

/** The signed checkpoint, checked here, and measured by what this browser saw before. */
export function Checkpoint({ log: { institution } }: { readonly log: Log }): JSX.Element {
  const say = useWords()
  const state = useQuery({ queryKey: ['checkpoint', institution], queryFn: () => stateOf(institution) })
  return (
    <Card title={<h2>{say(TEXTS.title)}</h2>} size="small">
      {state.error !== null && <Problem error={state.error} retry={() => void state.refetch()} />}
      {state.isLoading && <Spin />}
      {state.data !== undefined && (
        <>
          <pre>{state.data.note}</pre>
          <p>
            <ProofMark verdict={state.data.verdict} />
          </p>
          {state.data.wasOther && <p role="alert">{say(TEXTS.otherKey)}</p>}
          {state.data.seen === null ? (
            <p>{say(TEXTS.first)}</p>
          ) : (
            <p>
              {say(TEXTS.since)} (<When time={state.data.seen.at} />){' '}
              {state.data.since !== null && <ProofMark verdict={state.data.since} />}
            </p>
          )}
          <p>{say(TEXTS.key)}</p>
          <pre>{state.data.keyText}</pre>
          <div className="ledger-row">
            <Button onClick={() => saveAs(new Blob([state.data.note]), `${institution}.checkpoint`)}>
              {say(TEXTS.save)}
            </Button>
            <Button onClick={() => saveAs(new Blob([`${state.data.keyText}\n`]), `${institution}.vkey`)}>
              {say(TEXTS.saveKey)}
            </Button>
          </div>
        </>
      )}
    </Card>
  )
}
