import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from '@ant-design/icons'
import type { JSX } from 'react'
import { useWords, type Words } from '../words/words.ts'
import './mark.css'
import type { Verdict } from './verdict.ts'

const TEXTS = {
  good: { zh: '核验通过', en: 'Verified' },
  bad: { zh: '核验不通过', en: 'Does not verify' },
  unknown: { zh: '未核验', en: 'Not checked' },
} satisfies Record<string, Words>

/** Green, red or grey; also in words and by shape, for who does not see colours. */
export function ProofMark({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  const say = useWords()
  const kind = verdict.ok === null ? 'unknown' : verdict.ok ? 'good' : 'bad'
  const icon = { good: <CheckCircleFilled />, bad: <CloseCircleFilled />, unknown: <QuestionCircleFilled /> }[kind]
  return (
    <span className={`proof proof-${kind}`} role="status">
      {icon} <strong>{say(TEXTS[kind])}</strong> <span>{say(verdict.why)}</span>
    </span>
  )
}
