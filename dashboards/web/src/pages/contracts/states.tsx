import {
  CheckCircleOutlined,
  ExclamationCircleOutlined,
  MinusCircleOutlined,
  QuestionCircleOutlined,
} from '@ant-design/icons'
import { Tag } from 'antd'
import type { JSX } from 'react'
import { useWords, type Words } from '../../words/words.ts'
import '../../parts/verdict.css'

export const STATES = ['agrees', 'reduced', 'undetermined', 'none'] as const
export type ContractState = (typeof STATES)[number]

export const STATE_WORDS: Readonly<Record<ContractState, Words>> = {
  agrees: { zh: '相符', en: 'Agrees' },
  reduced: { zh: '核减', en: 'Reduced' },
  undetermined: { zh: '待查', en: 'Undetermined' },
  none: { zh: '未对账', en: 'Not reconciled' },
}

const LOOKS = {
  agrees: ['state-pass', <CheckCircleOutlined key="i" />],
  reduced: ['state-fail', <ExclamationCircleOutlined key="i" />],
  undetermined: ['state-undetermined', <QuestionCircleOutlined key="i" />],
  none: ['state-not_applicable', <MinusCircleOutlined key="i" />],
} as const

/** By sign, word and colour. */
export function StateTag({ state }: { readonly state: ContractState }): JSX.Element {
  const say = useWords()
  const [look, icon] = LOOKS[state]
  return (
    <Tag variant="outlined" icon={icon} className={`state ${look}`}>
      {say(STATE_WORDS[state])}
    </Tag>
  )
}

export const SEVERITIES = ['undetermined', 'reduce', 'warning', 'info'] as const
export type Severity = (typeof SEVERITIES)[number]
export const SEVERITY_WORDS: Readonly<Record<Severity, Words>> = {
  undetermined: { zh: '待查', en: 'Undetermined' },
  reduce: { zh: '核减', en: 'Reduces' },
  warning: { zh: '关注', en: 'Attention' },
  info: { zh: '说明', en: 'Note' },
}
export const SEVERITY_LOOKS: Readonly<Record<Severity, string>> = {
  undetermined: 'state-undetermined',
  reduce: 'state-fail',
  warning: 'state-undetermined',
  info: 'state-not_applicable',
}
