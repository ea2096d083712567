import { type Block, type Fact, type Section, text } from '../page.ts'
import { findingBlock } from '../parts/findings.ts'
import type { FindingData } from '../sources/reconciliation.ts'

export type Paper = {
  /** 索引号, such as A-1. */
  readonly index: string
  readonly title: string
  readonly unit: string
  readonly subject: string
  readonly source: string
  readonly purpose: string
  readonly procedures: readonly string[]
  readonly result: readonly Block[]
  readonly findings: readonly FindingData[]
  /** What persons said of a finding. */
  readonly saidOf: (finding: FindingData) => readonly Fact[]
}

/** One working paper on a page of its own: index, who made and reviewed it, purpose, procedures, result, conclusion. */
export function paper({
  index,
  title,
  unit,
  subject,
  source,
  purpose,
  procedures,
  result,
  findings,
  saidOf,
}: Paper): Section {
  return {
    title: `${index}　${title}`,
    level: 1,
    breakBefore: true,
    blocks: [
      {
        kind: 'facts',
        rows: [
          ['索引号', index],
          ['被审计单位', unit],
          ['审计对象', subject],
          ['资料来源', source],
          ['编制人、日期', '　　　　　　　　　　　　　年　　月　　日'],
          ['复核人、日期', '　　　　　　　　　　　　　年　　月　　日'],
        ],
      },
      head('目的'),
      text(purpose),
      head('程序'),
      { kind: 'list', items: procedures },
      head('结果'),
      ...result,
      ...findings.map((finding, i) => findingBlock(finding, `${index}.${i + 1}`, saidOf(finding))),
      head('结论'),
      text(conclusionOf(findings)),
    ],
  }
}

const head = (title: string): Block => ({ kind: 'head', text: title })

/** What was found, counted; a paper draws no other conclusion. */
function conclusionOf(findings: readonly FindingData[]): string {
  if (findings.length === 0) return '执行上述程序，没有产生发现。'
  const parts = (
    [
      ['reduce', '核减'],
      ['undetermined', '待查'],
      ['warning', '关注'],
      ['info', '说明'],
    ] as const
  ).flatMap(([severity, words]) => {
    const count = findings.filter((one) => one.severity === severity).length
    return count === 0 ? [] : [`${words} ${count} 项`]
  })
  return `执行上述程序，发现 ${findings.length} 项：${parts.join('，')}。`
}
