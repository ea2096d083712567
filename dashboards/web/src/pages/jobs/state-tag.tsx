import {
  CheckCircleOutlined,
  ExclamationCircleOutlined,
  MinusCircleOutlined,
  QuestionCircleOutlined,
} from '@ant-design/icons'
import { Tag } from 'antd'
import type { JSX } from 'react'
import type { Job } from '../../parts/job.tsx'
import '../../parts/verdict.css'
import { useWords } from '../../words/words.ts'
import { STATE_WORDS } from './words.ts'

const LOOKS = {
  queued: ['state-not_applicable', <MinusCircleOutlined key="i" />],
  running: ['state-undetermined', <QuestionCircleOutlined key="i" />],
  done: ['state-pass', <CheckCircleOutlined key="i" />],
  failed: ['state-fail', <ExclamationCircleOutlined key="i" />],
  cancelled: ['state-not_applicable', <MinusCircleOutlined key="i" />],
  interrupted: ['state-fail', <ExclamationCircleOutlined key="i" />],
} as const

/** By sign, word and colour. */
export function StateTag({ state }: Pick<Job, 'state'>): JSX.Element {
  const say = useWords()
  const [look, icon] = LOOKS[state]
  return (
    <Tag variant="outlined" icon={icon} className={`state ${look}`}>
      {say(STATE_WORDS[state])}
    </Tag>
  )
}
