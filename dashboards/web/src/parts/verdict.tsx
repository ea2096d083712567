import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  MinusCircleOutlined,
  QuestionCircleOutlined,
} from '@ant-design/icons'
import { Tag } from 'antd'
import type { JSX } from 'react'
import { useWords, type Words } from '../words/words.ts'
import './verdict.css'

export type VerdictState = 'pass' | 'fail' | 'undetermined' | 'not_applicable'

/** Claims and clauses say 符合, capacity says 达到: both are a pass. */
export const CLAIM_VERDICTS: Readonly<Record<VerdictState, Words>> = {
  pass: { zh: '符合', en: 'Met' },
  fail: { zh: '不符合', en: 'Not met' },
  undetermined: { zh: '待定', en: 'Undetermined' },
  not_applicable: { zh: '不适用', en: 'Not applicable' },
}
export const CAPACITY_VERDICTS: Readonly<Record<VerdictState, Words>> = {
  pass: { zh: '达到', en: 'Reached' },
  fail: { zh: '未达到', en: 'Not reached' },
  undetermined: { zh: '待查', en: 'Undetermined' },
  not_applicable: { zh: '不适用', en: 'Not applicable' },
}

const ICONS = {
  pass: <CheckCircleOutlined />,
  fail: <CloseCircleOutlined />,
  undetermined: <QuestionCircleOutlined />,
  not_applicable: <MinusCircleOutlined />,
} as const

/** A state by sign, word and colour: none of them alone. */
export function VerdictTag(props: {
  readonly state: VerdictState
  readonly words?: Readonly<Record<VerdictState, Words>>
}): JSX.Element {
  const { state, words = CLAIM_VERDICTS } = props
  const say = useWords()
  return (
    <Tag variant="outlined" icon={ICONS[state]} className={`state state-${state}`}>
      {say(words[state])}
    </Tag>
  )
}
