import { Button, Checkbox, Input, Select } from 'antd'
import type { JSX } from 'react'
import { useEffect, useState } from 'react'
import { useWords } from '../../words/words.ts'
import { FILTERS, type FilterName } from './list-query.ts'
import { STATE_WORDS, STATES } from './states.tsx'
import { TEXTS } from './words.ts'

export const PROGRAMMES = ['XLQ-DX', 'XLQ-RK', 'LG-SL', 'MXQ-SL', 'YLQ-SQ'] as const
const USCC = /^[0-9A-HJ-NPQRTUWXY]{18}$/

/** Every filter is a part of the address; a text is applied with Enter or when its field is left. */
export function Filters(props: {
  readonly search: URLSearchParams
  readonly change: (name: FilterName, value: string | null) => void
  readonly clear: () => void
}): JSX.Element {
  const { search, change, clear } = props
  const say = useWords()
  const has = FILTERS.some((name) => search.has(name))
  const text = (name: FilterName, label: string, valid?: RegExp) => (
    <TextFilter
      key={name}
      label={label}
      value={search.get(name) ?? ''}
      valid={valid}
      apply={(value) => change(name, value)}
    />
  )
  const day = (name: 'from' | 'to') => (
    <label className="filter-day" key={name}>
      {say(TEXTS[name])}
      <Input type="date" value={search.get(name) ?? ''} onChange={({ target }) => change(name, target.value || null)} />
    </label>
  )
  return (
    <search className="filters">
      {text('text', say(TEXTS.search))}
      <Select
        aria-label={say(TEXTS.state)}
        className="filter-state"
        value={search.get('state') ?? ''}
        onChange={(value) => change('state', value === '' ? null : value)}
        options={[
          { value: '', label: say(TEXTS.allStates) },
          ...STATES.map((state) => ({ value: state as string, label: say(STATE_WORDS[state]) })),
        ]}
      />
      <Select
        aria-label={say(TEXTS.programme)}
        className="filter-state"
        value={search.get('programme') ?? ''}
        onChange={(value) => change('programme', value === '' ? null : value)}
        options={[
          { value: '', label: say(TEXTS.programme) },
          ...PROGRAMMES.map((code) => ({ value: code as string, label: code })),
        ]}
      />
      {text('provider', say(TEXTS.provider), USCC)}
      {text('customer', say(TEXTS.customer), USCC)}
      {day('from')}
      {day('to')}
      <Checkbox
        checked={search.get('outdated') === 'true'}
        onChange={({ target }) => change('outdated', target.checked ? 'true' : null)}
      >
        {say(TEXTS.outdated)}
      </Checkbox>
      {has && (
        <Button type="link" onClick={clear}>
          {say(TEXTS.clear)}
        </Button>
      )}
    </search>
  )
}

function TextFilter(props: {
  readonly label: string
  readonly value: string
  readonly valid: RegExp | undefined
  readonly apply: (value: string | null) => void
}): JSX.Element {
  const { label, value, valid, apply } = props
  const [draft, setDraft] = useState(value)
  useEffect(() => setDraft(value), [value])
  const trimmed = draft.trim()
  const isGood = trimmed === '' || valid === undefined || valid.test(trimmed)
  const done = () => {
    if (isGood && trimmed !== value) apply(trimmed === '' ? null : trimmed)
  }
  return (
    <Input
      className="filter-text"
      aria-label={label}
      placeholder={label}
      allowClear
      status={isGood ? '' : 'error'}
      value={draft}
      onChange={({ target }) => {
        setDraft(target.value)
        if (target.value === '' && value !== '') apply(null)
      }}
      onPressEnter={done}
      onBlur={done}
    />
  )
}
