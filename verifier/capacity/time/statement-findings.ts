import type { CapacityFinding } from '../finding.ts'
import type { Words } from '../words.ts'
import { daysWhere, momentFinding } from './days.ts'
import type { Scene } from './scene.ts'

/** Statements against each other and against the list. */
export const statementFindings = (scene: Scene): readonly CapacityFinding[] => [
  ...disagreements(scene),
  ...countsWithoutIds(scene),
  ...listsBelow(scene),
  ...overstated(scene),
]

function disagreements({ papers, statements }: Scene): readonly CapacityFinding[] {
  const { rows } = statements
  return rows.flatMap(({ label, least, most }) => {
    const days = daysWhere(papers, (cell) => most[cell] != null && least[cell] !== most[cell])
    if (days.length === 0) return []
    const gap = largest(papers.moments.length - 1, (cell) => (most[cell] ?? 0n) - (least[cell] ?? 0n))
    return [
      momentFinding(
        'STATEMENTS_DISAGREE',
        {
          en: `Statements of the same time give ${label} different counts, up to ${gap} apart: the least counts. Correct the statement that is wrong.`,
          zh: `同一时间的台账对 ${label} 的卡数不一致，最多相差 ${gap} 张：按最少的计。请更正有误的台账。`,
        },
        days,
        Number(gap),
      ),
    ]
  })
}

function countsWithoutIds({ papers, extras }: Scene): readonly CapacityFinding[] {
  const count = (cell: number) => (extras[cell] ?? []).reduce((sum, extra) => sum + extra.count, 0n)
  const days = daysWhere(papers, (cell) => count(cell) > 0n)
  if (days.length === 0) return []
  const most = largest(papers.moments.length - 1, count)
  const unknown = largest(papers.moments.length - 1, (cell) =>
    (extras[cell] ?? []).reduce((sum, extra) => sum + (extra.row.lowest === null ? extra.count : 0n), 0n),
  )
  const nowhere: Words = {
    en: ` Of up to ${unknown} the register has no figure for the model: they count nowhere.`,
    zh: `其中型号在登记表中没有算力数值的最多 ${unknown} 张，各层级均不计入。`,
  }
  return [
    momentFinding(
      'COUNT_WITHOUT_IDS',
      {
        en: `Up to ${most} cards are stated as a count only. Nothing tells them from the cards of another: they stay on the tier “declared”.${unknown === 0n ? '' : nowhere.en} List each card as a device, with its serial number, die id or UUID.`,
        zh: `最多有 ${most} 张卡仅以数量申报，无法与其他卡区分，只计入“申报”层级。${unknown === 0n ? '' : nowhere.zh}请以设备记录逐张列出序列号、晶粒号或 UUID。`,
      },
      days,
      Number(most),
    ),
  ]
}

/** A model of which some cards are listed, but fewer than stated. */
function listsBelow({ papers, extras, statements }: Scene): readonly CapacityFinding[] {
  return statements.rows.flatMap((row) => {
    const at = (cell: number) => (extras[cell] ?? []).find((extra) => extra.row === row && extra.listed > 0n)
    const days = daysWhere(papers, (cell) => at(cell) !== undefined)
    if (days.length === 0) return []
    const most = largest(papers.moments.length - 1, (cell) => at(cell)?.count ?? 0n)
    return [
      momentFinding(
        'LIST_BELOW_STATEMENT',
        {
          en: `The list names fewer ${row.label} than the statements count, by up to ${most}.`,
          zh: `清单列出的 ${row.label} 少于台账所载，最多少 ${most} 张。`,
        },
        days,
        Number(most),
      ),
    ]
  })
}

const overstated = ({ papers, statements }: Scene): readonly CapacityFinding[] =>
  statements.overstated.flatMap(({ why, cards, at }) => {
    const days = daysWhere(papers, (cell) => at[cell] === true)
    return days.length === 0 ? [] : [momentFinding('FIGURE_OVERSTATED', why, days, cards)]
  })

function largest(cells: number, of: (cell: number) => bigint): bigint {
  let most = 0n
  for (let cell = 0; cell < cells; cell++) if (of(cell) > most) most = of(cell)
  return most
}
