import { Button, Segmented, Tag } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { Link } from 'react-router'
import { ClauseQuotation } from '../../parts/clause.tsx'
import { toCsv } from '../../parts/csv.ts'
import { saveAs } from '../../parts/download.ts'
import { FindingText, findingTitle } from '../../parts/finding.tsx'
import { groupYuan } from '../../parts/money.tsx'
import { useWords, type Words } from '../../words/words.ts'
import { type Opens, opensOf } from './evidence-kinds.ts'
import { ONE } from './one-words.ts'
import { type Named, RecordDrawer } from './record.tsx'
import type { Finding, Report } from './report.ts'
import { SEVERITIES, SEVERITY_LOOKS, SEVERITY_WORDS, type Severity } from './states.tsx'

const TEXTS = {
  save: { zh: '导出 CSV', en: 'Export CSV' },
  what: { zh: '发现', en: 'Finding' },
  code: { zh: '代码', en: 'Code' },
  severity: { zh: '程度', en: 'Severity' },
  clause: { zh: '条款', en: 'Clause' },
  message: { zh: '事实', en: 'Facts' },
  amount: { zh: '金额（元）', en: 'Amount (yuan)' },
  yuan: { zh: '元', en: 'yuan' },
} satisfies Record<string, Words>

/** Findings, gravest first; each opens to the records it rests on. `look`: shows the records of a day or a device. */
export function Findings(props: {
  readonly report: Report
  readonly look: (what: 'day' | 'device' | 'of', value: string) => void
}): JSX.Element {
  const { report, look } = props
  const say = useWords()
  const [only, setOnly] = useState<Severity | 'all'>('all')
  const [named, setNamed] = useState<Named | null>(null)
  const shown = report.findings.filter(({ severity }) => only === 'all' || severity === only)
  const count = (severity: Severity) => report.findings.filter((one) => one.severity === severity).length
  const save = () => {
    const columns = [TEXTS.severity, TEXTS.what, TEXTS.code, TEXTS.clause, TEXTS.message, TEXTS.amount, ONE.evidence]
    const rows = shown.map((one) => [
      say(SEVERITY_WORDS[one.severity]),
      findingTitle(one.code, say),
      one.code,
      one.clauseId,
      one.message,
      one.amount ?? '',
      one.evidence.map(({ kind, ids, total }) => `${kind} ${total}: ${ids.join(' ')}`).join('; '),
    ])
    saveAs(toCsv(columns.map(say), rows), `${report.contract.number} ${say(ONE.findings)}.csv`)
  }
  if (report.findings.length === 0) return <p>{say(ONE.noFindings)}</p>
  return (
    <>
      <div className="filters">
        <Segmented
          aria-label={say(TEXTS.severity)}
          value={only}
          onChange={setOnly}
          options={[
            { value: 'all' as const, label: `${say(ONE.all)} ${report.findings.length}` },
            ...SEVERITIES.map((severity) => ({
              value: severity,
              label: `${say(SEVERITY_WORDS[severity])} ${count(severity)}`,
            })),
          ]}
        />
        <Button size="small" onClick={save}>
          {say(TEXTS.save)}
        </Button>
      </div>
      <ul className="findings">
        {shown.map((finding, i) => (
          <li key={`${finding.code} ${i}`}>
            <One finding={finding} number={report.contract.number} open={setNamed} look={look} />
          </li>
        ))}
      </ul>
      <RecordDrawer named={named} institution={report.institution} close={() => setNamed(null)} />
    </>
  )
}

function One(props: {
  readonly finding: Finding
  readonly number: string
  readonly open: (named: Named) => void
  readonly look: (what: 'day' | 'device' | 'of', value: string) => void
}): JSX.Element {
  const { finding, number, open, look } = props
  const { severity, code, message, amount, needsHuman, clauseId, quotation, evidence } = finding
  const say = useWords()
  return (
    <>
      <div className="finding-head">
        <Tag variant="outlined" className={`state ${SEVERITY_LOOKS[severity]}`}>
          {say(SEVERITY_WORDS[severity])}
        </Tag>
        <span className="finding-message">
          <FindingText code={code} message={message} />
        </span>
        {needsHuman && <Tag variant="outlined">{say(ONE.needsHuman)}</Tag>}
        {amount !== null && (
          <strong className="figure">
            {groupYuan(amount)} {say(TEXTS.yuan)}
          </strong>
        )}
      </div>
      <div className="finding-body">
        <ClauseQuotation id={clauseId} quotation={quotation} />
        {evidence.map((one) => (
          <p key={one.kind} className="finding-evidence">
            <span>{say(ONE.evidence)}</span>
            {opensOf(finding, one, number).map((link, i) => (
              <Piece key={`${link.text} ${i}`} piece={link} open={open} look={look} />
            ))}
            {one.total > one.ids.length && <More finding={finding} total={one.total} look={look} />}
          </p>
        ))}
        <span className="finding-code">{code}</span>
      </div>
    </>
  )
}

/** Which records a finding is about, where the table of records can find them all. */
const RECORDS_OF: Readonly<Record<string, string>> = {
  CARD_TIME_ABOVE_INTERVAL: 'excess',
  RECORD_CONFLICT: 'conflicting',
  RECORDS_CORRECTED: 'corrected',
}

/** A report names the first twenty; the others are looked up. */
function More(props: {
  readonly finding: Finding
  readonly total: number
  readonly look: (what: 'of', value: string) => void
}): JSX.Element {
  const { finding, total, look } = props
  const say = useWords()
  const of = RECORDS_OF[finding.code]
  const text = `${say(ONE.andMore)} ${total}`
  if (of === undefined) return <span>{text}</span>
  return (
    <Button type="link" size="small" onClick={() => look('of', of)}>
      {text}
    </Button>
  )
}

function Piece(props: {
  readonly piece: Opens
  readonly open: (named: Named) => void
  readonly look: (what: 'day' | 'device' | 'of', value: string) => void
}): JSX.Element {
  const { piece, open, look } = props
  if (piece.opens === null) return <span>{piece.text}</span>
  if (piece.opens === 'contract') return <Link to={`/contracts/${encodeURIComponent(piece.number)}`}>{piece.text}</Link>
  const click = () => (piece.opens === 'record' ? open(piece.named) : look(piece.opens, piece.value))
  return (
    <Button type="link" size="small" onClick={click}>
      {piece.text}
    </Button>
  )
}
