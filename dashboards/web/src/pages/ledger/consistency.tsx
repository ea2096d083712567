import { Button, Card, InputNumber } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { Problem } from '../../parts/problem.tsx'
import { verifyConsistencyAnswer } from '../../proof/consistency.ts'
import { keyOfLog } from '../../proof/log-key.ts'
import { ProofMark } from '../../proof/mark.tsx'
import type { Verdict } from '../../proof/verdict.ts'
import { useWords, type Words } from '../../words/words.ts'
import type { Log } from './index.tsx'
import { checkpointOf, consistencyOf, openedOf } from './past.ts'

const TEXTS = {
  title: { zh: '任意两个检查点是否一致', en: 'Consistency between any two checkpoints' },
  first: { zh: '较早（批次数）', en: 'Earlier (batches)' },
  second: { zh: '较晚（批次数）', en: 'Later (batches)' },
  verify: { zh: '核验', en: 'Verify' },
  about: {
    zh: '证明由服务给出，在本浏览器中计算，并与账本签名的最新检查点相连。',
    en: 'The service gives the proof; this browser computes it and ties it to the newest checkpoint that the log signed.',
  },
} satisfies Record<string, Words>

/** That the log only ever grew between two sizes. */
export function Consistency({ log: { institution, size } }: { readonly log: Log }): JSX.Element {
  const say = useWords()
  const [sizes, setSizes] = useState({ first: Math.min(1, size), second: size })
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [error, setError] = useState<unknown>(null)
  const verify = async () => {
    setError(null)
    setVerdict(null)
    try {
      const [note, { keyText }] = await Promise.all([checkpointOf(institution), keyOfLog(institution)])
      const opened = await openedOf(note, keyText)
      if (opened.verdict.ok !== true) return setVerdict(opened.verdict)
      const [between, toNewest] = await Promise.all([
        consistencyOf(institution, sizes.first, sizes.second),
        consistencyOf(institution, sizes.second, opened.size),
      ])
      setVerdict(await verifyConsistencyAnswer(between, toNewest, note, keyText))
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <Card title={<h2>{say(TEXTS.title)}</h2>} size="small">
      <p>{say(TEXTS.about)}</p>
      <div className="ledger-row">
        {(['first', 'second'] as const).map((name) => (
          <div key={name}>
            <label htmlFor={`size-${name}`}>{say(TEXTS[name])}</label>
            <InputNumber
              id={`size-${name}`}
              min={0}
              max={size}
              precision={0}
              value={sizes[name]}
              onChange={(value) => setSizes({ ...sizes, [name]: value ?? 0 })}
            />
          </div>
        ))}
        <Button type="primary" disabled={sizes.first > sizes.second} onClick={() => void verify()}>
          {say(TEXTS.verify)}
        </Button>
      </div>
      {error !== null && <Problem error={error} />}
      {verdict !== null && <ProofMark verdict={verdict} />}
    </Card>
  )
}
