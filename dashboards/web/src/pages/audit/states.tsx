import { CheckCircleOutlined, MinusCircleOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { Tag } from 'antd'
import type { JSX } from 'react'
import { useWords } from '../../words/words.ts'
import '../../parts/verdict.css'
import { FINDING_STATE_WORDS, type FindingState, STANDING_WORDS, TEXTS } from './words.ts'

const LOOKS = {
  open: ['state-undetermined', <QuestionCircleOutlined key="i" />],
  confirmed: ['state-fail', <CheckCircleOutlined key="i" />],
  dismissed: ['state-not_applicable', <MinusCircleOutlined key="i" />],
} as const

/** 待核实, 已确认, 已排除: by sign, word and colour; beside it what was concluded of an earlier fact. */
export function FindingStateTag(props: {
  readonly state: FindingState
  readonly staleState?: FindingState | null
  readonly present?: boolean
}): JSX.Element {
  const { state, staleState = null, present = true } = props
  const say = useWords()
  const [look, icon] = LOOKS[state]
  return (
    <span>
      <Tag variant="outlined" icon={icon} className={`state ${look}`}>
        {say(FINDING_STATE_WORDS[state])}
      </Tag>
      {!present && <Tag>{say(TEXTS.gone)}</Tag>}
      {staleState !== null && (
        <Tag variant="outlined" className="state state-undetermined">
          {say(TEXTS.stale)}（{say(FINDING_STATE_WORDS[staleState])}）
        </Tag>
      )}
    </span>
  )
}

const STANDING_LOOKS: Readonly<Record<string, string>> = {
  approved: 'state-pass',
  effective: 'state-pass',
  proposed: 'state-undetermined',
  stale: 'state-undetermined',
  returned: 'state-fail',
  contradicted: 'state-fail',
}

/** Where an entry stands between its maker and its checker. */
export function StandingTag({ standing }: { readonly standing: string }): JSX.Element {
  const say = useWords()
  const words = STANDING_WORDS[standing]
  return (
    <Tag variant="outlined" className={`state ${STANDING_LOOKS[standing] ?? 'state-not_applicable'}`}>
      {words === undefined ? standing : say(words)}
    </Tag>
  )
}
