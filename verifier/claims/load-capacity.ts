import { parseFraction } from '../../core/fraction.ts'
import { dayEnd, dayStart } from '../../core/time.ts'
import { assessCapacity } from '../capacity/assess.ts'
import type { Assessment } from '../capacity/assessment.ts'
import { cardsOf } from '../capacity/cards/card.ts'
import { DEFAULT_READINGS, type Question } from '../capacity/question.ts'
import { loadRegister } from '../capacity/register/load.ts'
import { type Fact, known, unknown } from '../programmes/engine/fact.ts'
import type { Programme } from '../programmes/index.ts'
import type { ClaimReader } from './claim-reader.ts'
import { type ClaimScope, cutAt } from './scope.ts'

/** The threshold of a programme that asks for capacity, PFLOPS as written; null for one that does not. */
export function capacityAsked({ parameters }: Pick<Programme, 'parameters'>): string | null {
  const asked = Object.values(parameters).find(
    (one): one is { readonly value: string; readonly unit: string } =>
      typeof one === 'object' &&
      one !== null &&
      'unit' in one &&
      typeof one.unit === 'string' &&
      one.unit.startsWith('PFLOPS') &&
      'value' in one &&
      typeof one.value === 'string',
  )
  return asked?.value ?? null
}

/** Of these programmes the supplier has to have the capacity (LG-SL-2.2.2), of all others the applicant. */
export const SUPPLIER_ASKED: readonly string[] = ['LG-SL']

/** As-of date the day of submission, all of it; tier and readings at their defaults, the others stand beside it. */
export const questionOf = (threshold: string, day: string): Question => ({
  period: { from: dayStart(day), to: dayEnd(day) },
  thresholdPflops: parseFraction(threshold),
  required: 'identified',
  readings: DEFAULT_READINGS,
})

/** `whose` null: nobody, or several. Without a listed card nothing is assessed: what nobody listed is not known. */
export async function loadCapacity(
  reader: ClaimReader,
  scope: ClaimScope,
  asked: { readonly threshold: string | null; readonly whose: string | null; readonly day: string | null },
): Promise<Fact<Assessment>> {
  const { threshold, whose, day } = asked
  const path = `capacity_assessment${whose === null ? '' : ` of ${whose}`}`
  if (threshold === null)
    return unknown(path, { en: 'The programme asks for no capacity.', zh: '本项目不要求核验算力规模。' })
  if (whose === null) {
    return unknown(path, {
      en: 'Whose capacity counts is not known: no single supplier is registered.',
      zh: '无法确定应核验哪家机构的算力规模：未登记唯一的服务机构。',
    })
  }
  if (day === null) {
    return unknown(path, {
      en: 'The claim is not submitted, so that the as-of date is not known.',
      zh: '申请尚未提交，无法确定算力规模的核验日期。',
    })
  }
  const cut = cutAt(scope, whose)
  if (cut === null) {
    return unknown(path, {
      en: `The devices of ${whose} are not part of the evidence that was searched.`,
      zh: `${whose} 的设备台账不在本次核验的资料范围内。`,
    })
  }
  const register = loadRegister()
  const question = questionOf(threshold, day)
  const evidence = await reader.capacity(whose, question.period, cut)
  if (evidence.devices.length === 0 && evidence.capacities.length === 0) {
    return unknown(path, { en: `${whose} has registered no device.`, zh: `${whose} 未登记任何算力设备。` })
  }
  const assessment = assessCapacity(register, evidence, cardsOf(register, evidence), question)
  return known(path, assessment, [{ kind: 'capacity_assessment', id: whose, digest: null }], assessment.verdict)
}
