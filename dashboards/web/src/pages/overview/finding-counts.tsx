import { Tag } from 'antd'
import type { JSX } from 'react'
import { Link } from 'react-router'
import { useWords, type Words } from '../../words/words.ts'
import { SEVERITIES, SEVERITY_LOOKS, SEVERITY_WORDS } from '../contracts/states.tsx'
import type { Overview } from './index.tsx'

const TEXTS = {
  human: { zh: '需人工认定', en: 'For a person to settle' },
  sorted: { zh: '按发现数查看合同', en: 'Contracts by findings' },
} satisfies Record<string, Words>

/** Findings of the last reconciliations; what a person has settled since is on the page of the audit. */
export function FindingCounts({ contracts }: { readonly contracts: Overview['contracts'] }): JSX.Element {
  const say = useWords()
  const sum = (key: keyof Overview['contracts'][number]['findings']) =>
    contracts.reduce((total, one) => total + one.findings[key], 0)
  return (
    <>
      <table className="plain">
        <tbody>
          {SEVERITIES.filter((severity) => severity !== 'info').map((severity) => (
            <tr key={severity}>
              <th scope="row">
                <Tag variant="outlined" className={`state ${SEVERITY_LOOKS[severity]}`}>
                  {say(SEVERITY_WORDS[severity])}
                </Tag>
              </th>
              <td className="right figure">{sum(severity)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{say(TEXTS.human)}</th>
            <td className="right figure">{sum('needsHuman')}</td>
          </tr>
        </tbody>
      </table>
      <p>
        <Link to="/contracts?sort=findings&order=desc">{say(TEXTS.sorted)}</Link>
      </p>
    </>
  )
}
