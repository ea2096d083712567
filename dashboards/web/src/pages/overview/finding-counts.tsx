import { Tag } from 'antd'
import type { JSX } from 'react'
import { Link } from 'react-router'
import type { Column } from '../../parts/big-table.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { useWords, type Words } from '../../words/words.ts'
import { SEVERITY_LOOKS, SEVERITY_WORDS } from '../contracts/states.tsx'
import type { Overview } from './index.tsx'

const TEXTS = {
  label: { zh: '审核发现', en: 'Findings' },
  severity: { zh: '类别', en: 'Severity' },
  open: { zh: '待核实', en: 'Open' },
  confirmed: { zh: '已确认', en: 'Confirmed' },
  dismissed: { zh: '已排除', en: 'Dismissed' },
  human: { zh: '需人工认定', en: 'For a person to settle' },
  sorted: { zh: '按发现数查看合同', en: 'Contracts by findings' },
} satisfies Record<string, Words>

/** `info` waits for nobody. */
const KEYS = ['undetermined', 'reduce', 'warning', 'needsHuman'] as const
type Row = { readonly key: (typeof KEYS)[number]; readonly counts: Overview['findings'][(typeof KEYS)[number]] }
const STATES = ['open', 'confirmed', 'dismissed'] as const

/** Findings of the last reconciliations: those that wait, and beside them what persons have settled. */
export function FindingCounts({ findings }: Pick<Overview, 'findings'>): JSX.Element {
  const say = useWords()
  const columns: readonly Column<Row>[] = [
    {
      key: 'severity',
      title: say(TEXTS.severity),
      text: ({ key }) => say(key === 'needsHuman' ? TEXTS.human : SEVERITY_WORDS[key]),
      cell: ({ key }) =>
        key === 'needsHuman' ? (
          say(TEXTS.human)
        ) : (
          <Tag variant="outlined" className={`state ${SEVERITY_LOOKS[key]}`}>
            {say(SEVERITY_WORDS[key])}
          </Tag>
        ),
    },
    ...STATES.map((state) => ({
      key: state,
      title: say(TEXTS[state]),
      align: 'right' as const,
      text: ({ counts }: Row) => String(counts[state]),
    })),
  ]
  return (
    <>
      <SmallTable
        label={say(TEXTS.label)}
        columns={columns}
        rows={KEYS.map((key) => ({ key, counts: findings[key] }))}
        rowKey={({ key }) => key}
        exportName="findings"
      />
      <p>
        <Link to="/contracts?sort=findings&order=desc">{say(TEXTS.sorted)}</Link>
      </p>
    </>
  )
}
