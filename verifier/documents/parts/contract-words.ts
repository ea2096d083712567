import { dayEnd } from '../../../core/time.ts'
import { dayWords, VERDICT_WORDS } from '../../report/words.ts'
import { type Alert, type Bar, type Block, type Page, strong, type Tone } from '../page.ts'
import type { ReconciliationData } from '../sources/reconciliation.ts'
import { conflictAlert, openAlert } from './findings.ts'
import { fen, momentParts, party, period, yuan, yuanText } from './say.ts'

export const VERDICT_TONES: Readonly<Record<ReconciliationData['verdict'], Tone>> = {
  agrees: 'good',
  reduced: 'bad',
  undetermined: 'open',
}

/** The report speaks up to the end of the contract. */
export const contractDate = ({ contract }: ReconciliationData): Page['date'] => momentParts(dayEnd(contract.to))

export const contractCover = ({ contract, verdict, amounts }: ReconciliationData): Page['cover'] => [
  ['服务合同', contract.title === null ? contract.number : `${contract.number}　${contract.title}`],
  ['服务机构（卖方）', party(contract.providerName, contract.providerUscc)],
  ['持券单位（买方）', party(contract.buyerName, contract.buyerUscc)],
  ['签订日期', dayWords(contract.signedOn)],
  ['合同期', period(contract.from, contract.to)],
  ['价格口径', contract.taxIncluded ? '含税' : '不含税'],
  ['结算金额（元）', yuan(amounts.settled)],
  ['认定金额（元）', amounts.recognised === null ? yuan(null) : strong(yuanText(amounts.recognised))],
  ['结论', strong(VERDICT_WORDS[verdict], VERDICT_TONES[verdict])],
]

export const contractAlerts = (data: ReconciliationData): readonly Alert[] => [
  ...conflictAlert(data),
  ...openAlert(data, '金额'),
]

const STEPS = [
  ['agreed', '合同金额'],
  ['delivered', '可计交付价值'],
  ['settled', '结算金额'],
  ['invoiced', '净开票金额'],
  ['paid', '付款（含抵扣）'],
  ['recognised', '认定金额'],
] as const

/** The bridge from what was agreed to what is recognised; what is not known is drawn as not known. */
export function bridgeChart({ amounts }: ReconciliationData): Block {
  const values = STEPS.map(([name, label]) => ({ label, amount: amounts[name], value: fen(amounts[name]), name }))
  const most = values.reduce((high, { value }) => (value !== null && value > high ? value : high), 1n)
  return {
    kind: 'bars',
    caption: '从合同到认定（元）',
    bars: values.map(
      ({ label, amount, value, name }): Bar => ({
        label,
        value: yuanText(amount),
        permille: value === null || value < 0n ? null : Number((value * 1000n) / most),
        tone: name === 'recognised' ? 'good' : 'plain',
      }),
    ),
  }
}
