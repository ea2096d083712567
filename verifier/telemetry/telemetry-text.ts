import { dayOf } from '../../core/time.ts'
import type { LedgerBinding } from '../binding/ledger-binding.ts'
import { dayWords, inShanghai } from '../report/words.ts'
import { INDICATORS, type IndicatorCode, type Strength } from './indicator.ts'
import type { TelemetryResult } from './telemetry.ts'
import { groupsOf, peta } from './telemetry-json.ts'

const STRENGTH_WORDS: Readonly<Record<Strength, string>> = { strong: '强', medium: '中', weak: '弱' }

/** How the indicators are called in Chinese. */
export const INDICATOR_WORDS: Readonly<Record<IndicatorCode, string>> = {
  POWER_ABOVE_PEAK: '功率读数超过板卡峰值',
  ENERGY_ABOVE_BOARD: '小时平均功率超过板卡上限',
  ENERGY_BELOW_IDLE: '小时平均功率低于空闲功耗',
  COUNTER_CONTRADICTS_POWER: '能量计数器与功率读数矛盾',
  COUNTER_BACKWARDS: '能量计数器回退',
  COUNTER_RESET_WITHOUT_BOOT: '未重启而计数器归零',
  SERIES_CONSTANT: '读数长时间不变',
  SERIES_COPIED: '读数疑为复制',
  SERIES_REPLAYED: '读数疑为重放',
  SERIES_TOO_SMOOTH: '曲线过于平滑',
  READINGS_UNRELATED: '功率与活跃度互不相关',
  JITTER_IDENTICAL: '多节点采样抖动完全一致',
  MODEL_NOT_AS_LISTED: '型号与设备清单不符',
  ID_NOT_OF_VENDOR: '设备标识形式与厂商不符',
  MEMORY_ABOVE_CARD: '已用显存超过该卡显存',
  DRIVER_BEFORE_CARD: '驱动版本早于该卡架构',
  CLOCK_ABOVE_MAXIMUM: '频率超过该卡上限',
  CLOCK_UNKNOWN_TO_ANY: '频率高于任何已知加速卡',
  SAMPLED_IN_FUTURE: '采样时间晚于接收时间',
  SAMPLED_OUT_OF_SERVICE: '不在役期间仍有读数',
  IDLE_BURN: '闲置刷量',
}

const SHOWN = 5

/** The same in Chinese, as Markdown. Times are those of Shanghai. */
export function toTelemetryText(result: TelemetryResult, { checkpoint }: LedgerBinding): string {
  const { coverage, screened, period } = result
  const groups = groupsOf(result.indicators)
  return `${[
    '# 遥测合理性指标',
    '',
    `机构：${code(result.institution)}　期间：${dayWords(dayOf(period.from))}至${dayWords(dayOf(period.to - 1))}（含首尾两日）`,
    '',
    `台账：${code(checkpoint.origin)}，前 ${checkpoint.size} 批，根 ${code(checkpoint.root)}；登记表 ${code(result.register)}`,
    '',
    `有采样的设备 ${coverage.devices} 台（其中 ${coverage.listed} 台在设备清单内），采样 ${coverage.samples} 个，覆盖 ${coverage.deviceHours} 卡时。`,
    ...(screened.examinedDays < screened.suspectDays || screened.examinedPairs < screened.copyPairs
      ? [
          '',
          `初筛出可疑设备日 ${screened.suspectDays} 个、疑似复制 ${screened.copyPairs} 对，本次细查 ${screened.examinedDays} 个、${screened.examinedPairs} 对；其余未细查，不代表无异常。`,
        ]
      : []),
    '',
    '以下均为指标，不构成造假认定；由人结论。',
    '',
    ...(groups.length === 0
      ? [
          coverage.samples === 0
            ? '期间没有设备采样，无从判断；不代表无异常。'
            : '未见指标触发。没有采样的设备与时段不在其内。',
        ]
      : groups.flatMap(({ code: name, all }) => [
          `## ${INDICATOR_WORDS[name]}（${name}，${STRENGTH_WORDS[INDICATORS[name][0]]}）：${all.length} 项`,
          '',
          ...all.slice(0, SHOWN).map((one) => {
            const when = one.from === null ? '' : `，${inShanghai(new Date(one.from).toISOString())} 起`
            const beside =
              one.beside === null
                ? ''
                : `，对照 ${code(one.beside.device)} ${inShanghai(new Date(one.beside.from).toISOString())} 起`
            return `- ${code(one.device)}${when}${beside}：${one.message.zh}`
          }),
          ...(all.length > SHOWN ? [`- 另有 ${all.length - SHOWN} 项，见 JSON 或逐台查询。`] : []),
          '',
        ])),
    ...(result.training.length === 0
      ? []
      : [
          '## 计为训练的卡时与可能完成的计算量上限',
          '',
          '| 合同 | 设备 | 整卡时 | 有读数 | 接近空闲 | 有张量读数 | 至多 P·时 | 满载 P·时 |',
          '|---|--:|--:|--:|--:|--:|--:|--:|',
          ...result.training.map(
            (work) =>
              `| ${code(work.contract)} | ${work.devices} | ${work.hours} | ${work.covered} | ${work.idle} | ${work.tensorHours} | ${peta(work.workAtMost) ?? '未知'} | ${peta(work.workAtPeak) ?? '未知'} |`,
          ),
          '',
          '上限 = 张量核心活跃度 × 稠密峰值 × 时间；未覆盖的卡时既不计为空闲，也不计入上限。',
        ]),
  ].join('\n')}\n`
}

/** What others wrote, so that it cannot act as Markdown. */
const code = (text: string): string => `\`${text.replaceAll('`', '’').replaceAll('|', '\\|')}\``
