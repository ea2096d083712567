import { type MicroCardSeconds, toCardHours } from '../../core/card-time.ts'
import { floor, toDecimal } from '../../core/fraction.ts'
import { daysBetween } from '../../core/time.ts'
import type { CardTimes } from './breakdown.ts'
import { takesPart } from './breakdown.ts'
import type { Disputed } from './disputes.ts'
import type { ConflictProof, JobOverlap, UsageEvidence } from './evidence.ts'
import { type EvidenceRef, evidenceOf, type Finding, finding } from './finding.ts'
import type { Pricer } from './pricing.ts'
import type { Switches } from './switches.ts'
import { periodOf, type Terms } from './terms.ts'

export type LogSpan = { readonly from: string; readonly to: string }

/** What the logs themselves show, apart from the money. `span`: days on which a log is expected, inclusive. */
export function usageFindings(
  usage: UsageEvidence,
  terms: Terms,
  times: CardTimes,
  switches: Switches,
  span: LogSpan,
): readonly Finding[] {
  if (!usage.days.some((day) => day.records > 0n)) return [finding('LOGS_MISSING', '没有计量日志，交付数量未知')]
  return [
    ...daysWithoutLog(usage, switches, span),
    ...outside(usage, terms, times),
    ...excess(usage),
    ...repeats(usage),
    ...conflictsAcross(usage),
    ...otherCustomers(usage),
    ...corrected(usage, times),
    ...withoutDevices(times),
    ...installedUnknown(usage),
  ]
}

/** 卡时 with six decimals, cut down. */
export const cardHours = (time: MicroCardSeconds) => toDecimal(toCardHours(time), 6)

function daysWithoutLog({ days }: UsageEvidence, switches: Switches, span: LogSpan): readonly Finding[] {
  const logged = new Set(days.map(({ day }) => day))
  const expected = daysBetween(span.from, span.to)
  const missing = expected.filter((day) => !logged.has(day))
  if (missing.length === 0) return []
  const covered = expected.length - missing.length
  const enough = covered * 100 >= switches.continuityPercent * expected.length
  const message = `合同期 ${expected.length} 天中有 ${missing.length} 天没有计量日志：${rangesOf(missing).join('、')}`
  const evidence = [evidenceOf('day', missing)]
  return [finding('DAYS_WITHOUT_LOG', message, { severity: enough ? 'info' : 'warning', evidence })]
}

/** Consecutive days as `from 至 to`, at most ten ranges. */
function rangesOf(days: readonly string[]): readonly string[] {
  const ranges: { from: string; to: string }[] = []
  for (const day of days) {
    const last = ranges.at(-1)
    if (last !== undefined && Date.parse(day) - Date.parse(last.to) === 86_400_000) last.to = day
    else ranges.push({ from: day, to: day })
  }
  const shown = ranges.slice(0, 10).map(({ from, to }) => (from === to ? from : `${from} 至 ${to}`))
  return ranges.length > shown.length ? [...shown, `等 ${ranges.length} 段`] : shown
}

function outside({ days }: UsageEvidence, terms: Terms, { outside: time }: CardTimes): readonly Finding[] {
  const beyond = days.filter((day) => takesPart(day) && day.cardTime > 0n && periodOf(terms, day.day) < 0)
  if (beyond.length === 0) return []
  const evidence = [
    evidenceOf(
      'day',
      beyond.map(({ day }) => day),
    ),
  ]
  const message = `合同期（${terms.from} 至 ${terms.to}）以外的用量 ${cardHours(time)} 卡时，不计入`
  return [finding('OUTSIDE_CONTRACT', message, { evidence })]
}

function excess({ days, excessRecordIds }: UsageEvidence): readonly Finding[] {
  const records = days.reduce((sum, day) => sum + day.excessRecords, 0n)
  if (records === 0n) return []
  const time = days.reduce((sum, day) => sum + day.excess, 0n)
  const message = `${records} 条记录的卡秒数超过卡数×时长，超出 ${cardHours(time)} 卡时不计入`
  const evidence = [evidenceOf('record', excessRecordIds, Number(records))]
  return [finding('CARD_TIME_ABOVE_INTERVAL', message, { evidence })]
}

function repeats({ repeats: all, conflictProofs }: UsageEvidence): readonly Finding[] {
  return all.map(({ kind, groups, contested, dropped, records, recordIds }) => {
    const [code, what] = REPEAT_WORDS[kind]
    const tail = contested === 0n ? '' : `；其中 ${contested} 组影响计价，澄清前不计入`
    const message = `${what}：${groups} 组，按最低值计一次，剔除 ${cardHours(dropped)} 卡时${tail}`
    const named = evidenceOf('record', recordIds, Number(records))
    const evidence = [kind === 'conflict' ? proven(named, conflictProofs) : named]
    return finding(code, message, { severity: contested > 0n ? 'reduce' : 'warning', evidence })
  })
}

const REPEAT_WORDS = {
  conflict: ['RECORD_CONFLICT', '同一记录号有不同内容'],
  duplicate: ['RECORD_DUPLICATE', '同一用量以不同记录号重复报送'],
} as const

/** With the proofs of the first five ids. */
function proven(ref: EvidenceRef, proofs: readonly ConflictProof[]): EvidenceRef {
  const first = ref.ids.slice(0, 5)
  return { ...ref, proofs: proofs.filter(({ recordId }) => first.includes(recordId)) }
}

function conflictsAcross({ conflictsAcross: all, conflictProofs }: UsageEvidence): readonly Finding[] {
  if (all.length === 0) return []
  const records = evidenceOf(
    'record',
    all.map(({ recordId }) => recordId),
  )
  const evidence = [
    proven(records, conflictProofs),
    evidenceOf(
      'contract',
      all.map(({ otherContract }) => otherContract),
    ),
  ]
  const message = `${records.total} 个记录号在其他合同下另有不同内容，澄清前不计入`
  return [finding('RECORD_CONFLICT_ACROSS', message, { evidence })]
}

function otherCustomers({ otherCustomers: found }: UsageEvidence): readonly Finding[] {
  if (found === null || found === undefined) return []
  const { customers, records, cardTime } = found.total
  const names = found.first.map(({ customer }) => customer)
  const message = `${records} 条记录（${cardHours(cardTime)} 卡时）载明的客户不是合同买方，共 ${customers} 个，澄清前不计入`
  const evidence = [
    evidenceOf(
      'record',
      found.first.flatMap(({ recordIds }) => recordIds),
      Number(records),
    ),
    evidenceOf('organisation', names, Number(customers)),
  ]
  return [finding('CUSTOMER_NOT_BUYER', message, { evidence })]
}

function corrected({ days, corrections }: UsageEvidence, { corrected: time }: CardTimes): readonly Finding[] {
  const records = days.reduce((sum, day) => (day.standing === 'corrected' ? sum + day.records : sum), 0n)
  if (records === 0n) return []
  const message = `${records} 条记录（${cardHours(time)} 卡时）已被更正记录取代，不计入`
  const pairs = corrections.map((pair) => `${pair.corrected} → ${pair.correction}`)
  return [finding('RECORDS_CORRECTED', message, { evidence: [evidenceOf('correction', pairs, Number(records))] })]
}

function withoutDevices({ metered, withoutDevices: time }: CardTimes): readonly Finding[] {
  if (time === 0n) return []
  const message = `${cardHours(metered)} 卡时中有 ${cardHours(time)} 卡时未载明设备，无法检验同卡重叠使用`
  return [finding('DEVICES_UNKNOWN', message)]
}

function installedUnknown({ concurrency }: UsageEvidence): readonly Finding[] {
  const days = concurrency.filter(({ unknown }) => unknown).map(({ day }) => day)
  if (days.length === 0) return []
  const message = `${days.length} 天有用卡但没有在册卡数台账，无法检验是否超过在册卡数`
  return [finding('INSTALLED_UNKNOWN', message, { evidence: [evidenceOf('day', days)] })]
}

/** Card-time in dispute: one job metered twice, one card in two places, more cards than installed. */
export function disputeFindings(usage: UsageEvidence, { byCause }: Disputed): readonly Finding[] {
  const findings: Finding[] = []
  const devices = (fits: (o: UsageEvidence['overuse'][number]) => boolean) =>
    evidenceOf(
      'device',
      usage.overuse.filter(fits).map(({ device }) => device),
    )
  const add = (
    code: 'JOB_OVERLAP' | 'DEVICE_OVERLAP' | 'DEVICE_OVERLAP_ACROSS' | 'ABOVE_INSTALLED',
    cause: keyof Disputed['byCause'],
    what: string,
    evidence: readonly EvidenceRef[],
  ) => {
    const { cardTime, fen } = byCause[cause]
    if (cardTime === 0n) return
    const amountFen = floor(fen)
    const message = `${what} ${cardHours(cardTime)} 卡时，澄清前不计入`
    findings.push(finding(code, message, { amountFen, evidence }))
  }
  add('JOB_OVERLAP', 'twice', '同一平台的同一作业在同一时间以不同记录号重复计量', jobEvidence(usage.jobOverlaps ?? []))
  const examples = usage.overuseExamples.map(describeExample)
  const shown = (across: boolean) => examples.filter((e) => e.across === across).map((e) => e.text)
  add('DEVICE_OVERLAP', 'within', '同一设备在本合同内重叠使用', [
    devices((o) => o.within > 0n),
    evidenceOf('interval', shown(false)),
  ])
  add('DEVICE_OVERLAP_ACROSS', 'across', '同一设备同时用于其他合同', [
    devices((o) => o.across > 0n),
    evidenceOf('interval', shown(true)),
  ])
  const above = usage.concurrency.filter((day) => day.above > 0n)
  const first = above.flatMap((day) =>
    day.first === null
      ? []
      : [`${iso(day.first)} 用卡 ${cards(day.first.milliCards)} 在册 ${cards(day.first.installedMilliCards)}`],
  )
  add('ABOVE_INSTALLED', 'above', '同时用卡数超过在册卡数', [
    evidenceOf(
      'day',
      above.map(({ day }) => day),
    ),
    evidenceOf('interval', first),
  ])
  return findings
}

/** The records, and where each job is first metered twice. A record over midnight is one of either day. */
function jobEvidence(overlaps: readonly JobOverlap[]): readonly EvidenceRef[] {
  const sum = (of: (day: JobOverlap) => bigint) => Number(overlaps.reduce((total, day) => total + of(day), 0n))
  const shown = overlaps.flatMap(({ examples }) => examples)
  const named = shown.flatMap(({ recordIds }) => recordIds)
  const whole = named.length === sum(({ records }) => records)
  const intervals = shown.map(({ platform, job, node, recordIds, ...at }) =>
    [...[platform ?? '-', job, node].filter((name) => name !== null), iso(at), ...recordIds].join(' '),
  )
  return [
    evidenceOf('record', named, whole ? undefined : sum(({ records }) => records)),
    evidenceOf(
      'interval',
      intervals,
      sum(({ jobs }) => jobs),
    ),
  ]
}

const iso = ({ from, until }: { from: number; until: number }) =>
  `${new Date(from).toISOString()}/${new Date(until).toISOString()}`
const cards = (milli: bigint) =>
  milli % 1000n === 0n ? `${milli / 1000n}` : `${milli / 1000n}.${`${milli % 1000n}`.padStart(3, '0')}`

function describeExample(example: UsageEvidence['overuseExamples'][number]) {
  const across = new Set(example.records.map((r) => JSON.stringify([r.institution, r.contract]))).size > 1
  const records = example.records.map((r) => (across ? `${r.contract}:${r.recordId}` : r.recordId)).sort()
  return { across, text: `${example.device} ${iso(example)} ${records.join(' ')}` }
}

/** Use that no price item, or no single one, pays for. */
export function priceFindings(usage: UsageEvidence, price: Pricer): readonly Finding[] {
  const groups = new Map<
    string,
    { code: 'ITEM_MISSING' | 'ITEM_AMBIGUOUS' | 'MODEL_UNKNOWN'; what: string; time: bigint }
  >()
  for (const day of usage.days) {
    const priced = takesPart(day) && day.cardTime > 0n ? price(day.day, day) : null
    if (priced === null || !priced.eligible || priced.match.kind === 'item') continue
    const unknown = day.acceleratorModel === null
    const code = priced.match.kind === 'ambiguous' ? 'ITEM_AMBIGUOUS' : unknown ? 'MODEL_UNKNOWN' : 'ITEM_MISSING'
    const what = `${day.purpose}，${day.acceleratorModel ?? '型号未载明'}`
    const group = groups.get(code + what) ?? { code, what, time: 0n }
    groups.set(code + what, { ...group, time: group.time + day.cardTime })
  }
  const why = {
    ITEM_AMBIGUOUS: '有多个价目同等适用，无法认定',
    ITEM_MISSING: '没有适用的价目，不计入',
    MODEL_UNKNOWN: '加速卡型号未载明，无法对应价目，不计入',
  } as const
  return [...groups.values()].map(({ code, what, time }) =>
    finding(code, `${cardHours(time)} 卡时（${what}）${why[code]}`),
  )
}
