import { type Fen, formatYuan } from '../../../core/money.ts'
import type { Alternative, Amount } from '../../programmes/engine/amount.ts'
import type { Result } from '../../programmes/engine/assess.ts'
import type { Fact } from '../../programmes/engine/fact.ts'
import { type Lines, table } from '../../report/markdown.ts'

/** The working line by line: number, what it is, how it comes about, what it comes to, by which clause. */
export function amountSection(
  amount: (Amount & { readonly alternatives?: readonly Alternative[] }) | null,
  { state, refusedBy }: Result,
): Lines {
  const title = '## 三、金额计算'
  if (amount === null) return [title, '', '本项目不涉及金额。']
  return [
    title,
    '',
    ...table(
      ['行', '项目', '代号', '算式', '金额（元）', '依据'],
      ['right', 'left', 'left', 'left', 'right', 'left'],
      amount.working.map(({ label, id, expression, fen, clause, missing }, i) => [
        String(i + 1),
        label.zh,
        id,
        expression === '' ? '按登记资料' : expression,
        fen === null ? `未能确定：${missing.map(({ what }) => what.zh).join('')}` : formatYuan(fen),
        clause === '' ? '—' : clause,
      ]),
    ),
    '',
    ...table(
      ['上限', '代号', '金额（元）', '依据', ''],
      ['left', 'left', 'right', 'left', 'left'],
      amount.caps.map((cap) => [
        cap.label.zh,
        cap.id,
        yuan(cap.fen),
        cap.clause === '' ? '—' : cap.clause,
        cap === amount.binding ? '取此最低值' : '',
      ]),
    ),
    '',
    `**合计：${amount.fen.known ? `${formatYuan(amount.fen.value)} 元` : '未能确定'}**`,
    ...(state === 'fail' ? ['', `申请不符合 ${refusedBy.join('、')}，可支持金额为 0.00 元。`] : []),
    ...alternativesOf(amount.alternatives ?? []),
  ]
}

function alternativesOf(alternatives: readonly Alternative[]): Lines {
  if (alternatives.length === 0) return []
  return [
    '',
    '由审核人员决定的其他结果：',
    '',
    ...table(
      ['情形', '金额（元）'],
      ['left', 'right'],
      alternatives.map(({ label, fen }) => [label.zh, yuan(fen)]),
    ),
  ]
}

const yuan = (fen: Fact<Fen>) => (fen.known ? formatYuan(fen.value) : '未能确定')
