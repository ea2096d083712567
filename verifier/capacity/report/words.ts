import { dayOf, dayStart, SHANGHAI_OFFSET_MS } from '../../../core/time.ts'
import { dayWords } from '../../report/words.ts'
import type { Verdict } from '../assessment.ts'
import type { Period } from '../evidence.ts'
import type { CapacitySeverity } from '../finding.ts'
import type { Readings, Tier } from '../question.ts'

/** How a capacity report says things in Chinese. */

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: '达到',
  fail: '未达到',
  undetermined: '待查',
}

export const TIER_WORDS: Readonly<Record<Tier, { readonly name: string; readonly asks: string }>> = {
  declared: { name: '申报', asks: '列入设备清单，型号在登记表中有稠密 FP16 数值' },
  documented: { name: '有凭证', asks: '有已登记的材料（发票、验收；租入的卡为租赁合同）' },
  identified: { name: '可识别', asks: '有序列号、晶粒号或 UUID，当时不属于其他机构' },
  seen: { name: '有运行记录', asks: '该小时内有该设备的采样或计量日志' },
  active: { name: '有张量计算', asks: '该小时内有张量计算，且当日功耗与型号相符' },
  attested: { name: '有设备证明', asks: '有核验通过的设备证明' },
}

export const SEVERITY_WORDS: Readonly<Record<CapacitySeverity, string>> = {
  exclude: '剔除',
  undetermined: '待查',
  warning: '关注',
  info: '说明',
}

export const SWITCH_WORDS: Readonly<Record<keyof Readings, string>> = {
  figure: '算力数值',
  location: '所在地',
  leased: '租入的卡',
}

export const READING_WORDS: { readonly [K in keyof Readings]: Readonly<Record<Readings[K], string>> } = {
  figure: { dense: '稠密峰值', measured: '实测（不高于峰值）', sparse: '稀疏峰值' },
  location: { anywhere: '不限', shenzhen: '仅深圳', longgang: '仅龙岗' },
  leased: { counted: '计入', excluded: '不计入' },
}

export const readingWords = ({ figure, location, leased }: Readings): string =>
  [
    `${SWITCH_WORDS.figure}：${READING_WORDS.figure[figure]}`,
    `${SWITCH_WORDS.location}：${READING_WORDS.location[location]}`,
    `${SWITCH_WORDS.leased}：${READING_WORDS.leased[leased]}`,
  ].join('；')

/** `2025年5月20日 08:00:00`, Beijing time; milliseconds only where there are any. */
export function momentWords(ms: number): string {
  const time = new Date(ms + SHANGHAI_OFFSET_MS).toISOString().slice(11, -1)
  return `${dayWords(dayOf(ms))} ${time.endsWith('.000') ? time.slice(0, -4) : time}`
}

export function periodWords({ from, to }: Period): string {
  if (to - from === 1) return momentWords(from)
  const [first, last] = [dayOf(from), dayOf(to - 1)]
  const whole = from === dayStart(first) && to === dayStart(dayOf(to))
  if (!whole) return `${momentWords(from)} 至 ${momentWords(to)}（不含末尾时刻）`
  return first === last ? `${dayWords(first)}（全天）` : `${dayWords(first)} 至 ${dayWords(last)}（含首尾两日）`
}
