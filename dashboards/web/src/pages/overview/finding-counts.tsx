import { Tag } from 'antd'
import type { JSX } from 'react'
import { Link } from 'react-router'
import { useWords, type Words } from '../../words/words.ts'
import { SEVERITIES, SEVERITY_LOOKS, SEVERITY_WORDS } from '../contracts/states.tsx'
import type { Overview } from './index.tsx'

const TEXTS = {
  severity: { zh: '类别', en: 'Severity' },
  open: { zh: '待核实', en: 'Open' },
  confirmed: { zh: '已确认', en: 'Confirmed' },
  dismissed: { zh: '已排除', en: 'Dismissed' },
  human: { zh: '需人工认定', en: 'For a person to settle' },
  sorted: { zh: '按发现数查看合同', en: 'Contracts by findings' },
} satisfies Record<string, Words>

const STATES = ['open', 'confirmed', 'dismissed'] as const

/** Findings of the last reconciliations: those that wait, and beside them what persons have settled. */
export function FindingCounts({ findings }: Pick<Overview, 'findings'>): JSX.Element {
  const say = useWords()
  const cells = (key: keyof Overview['findings']) =>
    STATES.map((state) => (
      <td key={state} className={state === 'open' ? 'right figure' : 'right'}>
        {findings[key][state]}
      </td>
    ))
  return (
    <>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{say(TEXTS.severity)}</th>
            {STATES.map((state) => (
              <th key={state} scope="col" className="right">
                {say(TEXTS[state])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {SEVERITIES.filter((severity) => severity !== 'info').map((severity) => (
            <tr key={severity}>
              <th scope="row">
                <Tag variant="outlined" className={`state ${SEVERITY_LOOKS[severity]}`}>
                  {say(SEVERITY_WORDS[severity])}
                </Tag>
              </th>
              {cells(severity)}
            </tr>
          ))}
          <tr>
            <th scope="row">{say(TEXTS.human)}</th>
            {cells('needsHuman')}
          </tr>
        </tbody>
      </table>
      <p>
        <Link to="/contracts?sort=findings&order=desc">{say(TEXTS.sorted)}</Link>
      </p>
    </>
  )
}
