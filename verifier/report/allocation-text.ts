import { type Fraction, fraction, multiply, toDecimal } from '../../core/fraction.ts'
import type { Allocation, Energy, Measured } from '../reconcile/allocation.ts'
import type { Reconciliation } from '../reconcile/reconcile-contract.ts'
import { LIMITS } from '../telemetry/limits.ts'
import { type Lines, table } from './markdown.ts'
import { cardHourWords, quantityWords, UNKNOWN } from './words.ts'

/** A page shows this many cards and jobs; the JSON report has more. */
const SHOWN = 8

/** 分配与遥测对照, a part of the section on metering. */
export function allocationLines({ allocation }: Reconciliation): Lines {
  const title = ['', '### 设备读数', '']
  if (allocation === null)
    return [...title, '报送机构没有合同期内这些设备的采样，设备活动未知；未知不计为空闲，也不代表无异常。']
  const { withDevices, all, energy, cards, burning } = allocation
  const share = withDevices === 0n ? UNKNOWN : percent(fraction(all.covered, withDevices), 2)
  const withoutLimit = cards.filter(({ limitKnown }) => !limitKnown).length
  return [
    ...title,
    `载明设备的 ${cardHourWords(withDevices, 6)} 卡时中，${cardHourWords(all.covered, 6)} 卡时有读数（覆盖 ${share}）；其余未知，不计为空闲。有采样的卡 ${cards.length} 张，其中 ${withoutLimit} 张板卡上限未知、不能判定空闲；${burning.length} 张达到闲置刷量指标。`,
    '',
    ...table(['', ...COLUMNS], ALIGNS, [['有采样的卡合计', ...cells(all, energy)]]),
    ...top(allocation),
    '',
    LEGEND,
  ]
}

const COLUMNS = ['已计量卡时', '有读数', '可判读', '有张量活动', '接近空闲', '电量（千瓦时，至少）'] as const

const ALIGNS = ['left', ...COLUMNS.map(() => 'right' as const)] as const

const cells = ({ billed, covered, judged, active, nearIdle }: Measured, energy: Energy): Lines => [
  ...[billed, covered, judged, active, nearIdle].map((time) => cardHourWords(time, 6)),
  energy.hours === 0n
    ? UNKNOWN
    : `${quantityWords(fraction(energy.millijoules, 3_600_000_000n), 3)}（${energy.hours} 卡时）`,
]

const list = (title: string, rows: readonly Lines[]): Lines =>
  rows.length === 0 ? [] : ['', ...table([title, ...COLUMNS], ALIGNS, rows)]

function top({ cards, jobs }: Allocation): Lines {
  const idle = cards.filter(({ all }) => all.nearIdle > 0n).slice(0, SHOWN)
  return [
    ...list(
      '接近空闲最多的卡',
      idle.map(({ card, all, energy }) => [card, ...cells(all, energy)]),
    ),
    ...list(
      '接近空闲最多的作业',
      (jobs ?? []).slice(0, SHOWN).map(({ job, all, energy }) => [job ?? '未载明作业', ...cells(all, energy)]),
    ),
    ...(jobs === null ? ['', '接近空闲的作业过多，未排序列出。'] : []),
  ]
}

const percent = (share: Fraction, scale: number) => `${toDecimal(multiply(share, fraction(100n)), scale)}%`

const LEGEND = `口径：只用报送机构自己报送的读数，其他机构对同一设备的采样不采用。有读数：计量的分钟内至少一分钟有采样；可判读：该小时有活动与功率读数且板卡上限已知；有张量活动：该小时有读数达到 ${percent(LIMITS.idleTensor.value, 0)}；接近空闲：该小时张量活动（无则利用率）各读数均低于 ${percent(LIMITS.idleTensor.value, 0)}，且功率各读数均低于板卡上限的 ${percent(LIMITS.idleCeiling.value, 0)}。电量为整卡整小时内计数器首末读数之差之和，计数器回退的小时不计，故为下限。接近空闲只是指标，由人认定。`
