import { floor, parseFraction } from '../../core/fraction.ts'
import { type Fen, formatYuan } from '../../core/money.ts'
import type { Service } from '../../schemas/service.ts'
import type { Disputed } from './disputes.ts'
import type { Head, UsageDay } from './evidence.ts'
import { evidenceOf, type Finding, finding } from './finding.ts'
import { fenOf } from './items.ts'
import { type ItemResult, type Line, linesOf, meteredItem } from './lines.ts'
import type { Pricer } from './pricing.ts'
import type { Terms } from './terms.ts'

export type Delivered = {
  readonly items: readonly ItemResult[]
  /** Σ of eligible items; null when one of them is undetermined. */
  readonly fen: Fen | null
  readonly clearedFen: Fen | null
  readonly findings: readonly Finding[]
}

/** What was delivered under each price item, and what that is worth (XLQ-DX-4.1.1c, 1a). */
export function deliveredOf(
  days: readonly UsageDay[],
  terms: Terms,
  price: Pricer,
  disputed: Disputed,
  services: readonly Head<Service>[],
): Delivered {
  const byItem = new Map<string, (Line & { readonly disputed: bigint })[]>()
  for (const [key, line] of linesOf(days, terms, price)) {
    const id = JSON.stringify([line.item.itemId, line.item.unit])
    byItem.set(id, [...(byItem.get(id) ?? []), { ...line, disputed: disputed.byLine.get(key) ?? 0n }])
  }
  const accepted =
    services.length > 0 &&
    services.every(({ body }) => body.completedOn !== undefined && body.acceptanceDocument !== undefined)
  const items = [...byItem.values()].flatMap((parts) => itemResult(parts, accepted))
  const counting = items.filter((item) => item.class === 'smart_compute')
  return {
    items,
    fen: sumOf(counting.map((item) => item.deliveredFen)),
    clearedFen: sumOf(counting.map((item) => item.clearedFen)),
    findings: items.flatMap(itemFindings),
  }
}

const sumOf = (amounts: readonly (Fen | null)[]): Fen | null =>
  amounts.reduce((sum, fen) => (sum === null || fen === null ? null : sum + fen), 0n as Fen | null)

function itemResult(
  parts: readonly (Line & { readonly disputed: bigint })[],
  accepted: boolean,
): readonly ItemResult[] {
  const item = parts.at(-1)?.item
  if (item === undefined) return []
  const quantity = parseFraction(item.quantity)
  const agreed = { quantity, fen: floor(fenOf(item, quantity)) }
  const { itemId, unit } = item
  const unitPrices = parts.map((part) => part.item.unitPrice)
  const result = { itemId, class: item.class, unit, unitPrices, ...meteredItem(parts, agreed) }
  if (unit !== 'lump_sum' || item.class !== 'smart_compute' || !accepted) return [result]
  return [{ ...result, deliveredFen: agreed.fen, clearedFen: agreed.fen }]
}

function itemFindings(item: ItemResult): readonly Finding[] {
  const evidence = [evidenceOf('item', [item.itemId])]
  const name = `价目 ${item.itemId}`
  if (item.class !== 'smart_compute') {
    const message = `${name} 不是智能算力服务，约定 ${formatYuan(item.agreedFen)} 元不计入`
    return [finding('ITEM_CLASS_INELIGIBLE', message, { amountFen: item.agreedFen, evidence })]
  }
  if (item.unit === 'lump_sum') {
    return item.deliveredFen === null
      ? [finding('ACCEPTANCE_MISSING', `${name} 为总价，缺少服务完成日期或验收材料，无法认定`, { evidence })]
      : []
  }
  if (item.meteredFen === null || item.ineligibleFen === null || item.aboveAgreedFen === null) {
    return [finding('ITEM_BASIS_MISSING', `${name} 未载明卡时换算依据，无法认定`, { evidence })]
  }
  const findings: Finding[] = []
  const short = item.agreedFen - item.meteredFen
  if (short > 0n) {
    const message = `${name} 交付不足：约定 ${formatYuan(item.agreedFen)} 元，计量 ${formatYuan(item.meteredFen)} 元`
    findings.push(finding('UNDER_DELIVERED', message, { amountFen: short, evidence }))
  }
  if (item.ineligibleFen > 0n) {
    const message = `${name} 含不予支持用途的用量，折合 ${formatYuan(item.ineligibleFen)} 元`
    findings.push(finding('INELIGIBLE_PURPOSE', message, { amountFen: item.ineligibleFen, evidence }))
  }
  if (item.aboveAgreedFen > 0n) {
    const message = `${name} 计量超过约定数量，超出部分 ${formatYuan(item.aboveAgreedFen)} 元不计入`
    findings.push(finding('DELIVERED_ABOVE_AGREED', message, { amountFen: item.aboveAgreedFen, evidence }))
  }
  return findings
}
