import type { Fraction } from '../../../core/fraction.ts'
import { compare, fraction, multiply } from '../../../core/fraction.ts'
import { chain, listOf } from '../engine/fact.ts'
import { all, any, askPerson, check, checkAll, not, type Outcome, when } from '../engine/outcome.ts'
import { holdsDay } from '../engine/parameter.ts'
import { noneConfirmed } from '../facts/persons.ts'
import { read } from '../facts/versions.ts'
import { onNoList } from '../shared/tests.ts'
import { ratioTo } from '../shared/vat-basis.ts'
import { UNKNOWN_ITEM } from './open.ts'
import { clause, type DxContract, type DxContractAmount, type DxFacts } from './pack-types.ts'
import { each, eachAmount, eachVoucher } from './per-contract.ts'
import { stackingTest } from './stacking.ts'

/** 四（一）4 and 5, 四（二）: ceilings, lists, grounds of refusal. */
export const MONEY = [
  clause({
    id: 'XLQ-DX-4.1.4a',
    quotation: '不超过服务合同实际结算总费用的50%',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['rate'],
    switches: ['tax_basis.XLQ', 'xlq.startup_definition'],
    test: ({ facts, p, amount }) =>
      eachAmount(facts, amount, (contract, figures) =>
        ceilingFor(figures.startup, false, () => within(contract, figures, facts, p.rate.value)),
      ),
  }),
  clause({
    id: 'XLQ-DX-4.1.4b',
    quotation: '如属初创企业的，不超过服务合同实际结算总费用的60%',
    kind: 'document',
    severity: 'cap',
    parameters: ['rateStartup', 'startupMaxAge'],
    switches: ['tax_basis.XLQ', 'xlq.startup_definition'],
    test: ({ facts, p, amount }) =>
      eachAmount(facts, amount, (contract, figures) =>
        ceilingFor(figures.startup, true, () => within(contract, figures, facts, p.rateStartup.value)),
      ),
  }),
  clause({
    id: 'XLQ-DX-4.1.4c',
    quotation: '以审定的兑现金额为准',
    kind: 'human',
    severity: 'cap',
    parameters: ['rate', 'rateStartup'],
    switches: ['tax_basis.XLQ', 'xlq.startup_definition'],
    test: ({ facts, p, amount }) =>
      eachAmount(facts, amount, (contract, figures) =>
        contract.auditedFen.known
          ? checkAll(
              { audited: figures.auditedFen, fen: figures.fen, startup: figures.startup },
              (m) =>
                compare(
                  fraction(m.fen),
                  multiply(fraction(m.audited), m.startup ? p.rateStartup.value : p.rate.value),
                ) <= 0,
            )
          : askPerson(`settlement of contract ${contract.number}.auditedAmount`, {
              en: 'The amount is a recommendation: the approved figure (审定) decides.',
              zh: '计算结果供审定参考，以审定的兑现金额为准。',
            }),
      ),
  }),
  clause({
    id: 'XLQ-DX-4.1.4d',
    quotation: '同时不超过接受的训力券金额',
    kind: 'automatic',
    severity: 'cap',
    test: ({ facts }) => {
      const { contracts, claimedFen } = facts
      const faces = chain(contracts, (all) => listOf(all.map(({ voucherFen }) => voucherFen)))
      return all([
        each(facts, ({ voucherFen }) => check(voucherFen, () => true)),
        checkAll({ faces, claimedFen }, (m) => m.claimedFen <= m.faces.reduce((sum, fen) => sum + fen, 0n)),
      ])
    },
  }),
  clause({
    id: 'XLQ-DX-4.1.5a',
    quotation: '申请单位应未被列入科研诚信严重失信行为数据库',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['listQueryMaxAge'],
    test: ({ facts, p }) => onNoList(facts.claim, ['research_integrity'], p),
  }),
  clause({
    id: 'XLQ-DX-4.1.5b',
    quotation: '严重失信主体名单',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['listQueryMaxAge'],
    test: ({ facts, p }) => onNoList(facts.claim, ['serious_dishonesty'], p),
  }),
  clause({
    id: 'XLQ-DX-4.1.5c',
    quotation: '超期未申请验收名单',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['listQueryMaxAge'],
    test: ({ facts, p }) => onNoList(facts.claim, ['overdue_acceptance'], p),
  }),
  clause({
    id: 'XLQ-DX-4.1.5d',
    quotation:
      '不存在被限制承担或参与财政性资金支持的科学活动、被限制享受科技优惠政策和便利措施、未在规定期限内退回财政资金的情形。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['listQueryMaxAge'],
    test: ({ facts, p }) => onNoList(facts.claim, ['fiscal_science_activity', 'tech_benefit', 'unpaid_recovery'], p),
  }),
  clause({
    id: 'XLQ-DX-4.2.1',
    quotation: '未按服务内容要求使用训力券的，不予兑现',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['itemClasses'],
    test: ({ facts, p }) =>
      each(facts, (contract) =>
        all([
          eachVoucher(contract, (voucher) =>
            checkAll({ lines: read(voucher, 'setOffs'), contract: contract.reconciliation }, ({ lines, contract }) => {
              const classes = lines.map(({ itemId }) => contract.items.find((item) => item.itemId === itemId)?.class)
              if (classes.some((name) => name !== undefined && !p.itemClasses.values.includes(name))) return false
              return classes.includes(undefined) ? UNKNOWN_ITEM : true
            }),
          ),
          computeCarries(contract),
        ]),
      ),
  }),
  clause({
    id: 'XLQ-DX-4.2.2',
    quotation: '服务项目完成日期不在本次兑现期限内的，不予兑现',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['completion'],
    test: ({ facts, p }) => each(facts, ({ completedOn }) => check(completedOn, (day) => holdsDay(p.completion, day))),
  }),
  clause({
    id: 'XLQ-DX-4.2.3',
    quotation:
      '同一项目租用智能算力服务已获得其他财政资金资助，且累计金额超过服务合同金额50%（初创企业累计金额超过服务合同金额60%）的，不予兑现',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['rate', 'rateStartup'],
    switches: ['tax_basis.XLQ', 'xlq.startup_definition', 'xlq.stacking_effect'],
    test: ({ facts, p, amount }) =>
      eachAmount(facts, amount, (contract, figures) => {
        const { startup } = figures
        const fen = amount.contracts.length > 1 ? figures.fen : amount.fen
        const under = (rate: Fraction) => stackingTest(contract, figures, fen, rate)
        if (startup.known) return under(startup.value ? p.rateStartup.value : p.rate.value)
        // Whichever the holder is: only above the higher limit it is refused, only within the lower one it passes.
        const [lower, higher] = [under(p.rate.value), under(p.rateStartup.value)]
        if (lower.state === higher.state) return lower
        return all([check(startup, () => true), ...[lower, higher].filter(({ state }) => state === 'undetermined')])
      }),
  }),
  clause({
    id: 'XLQ-DX-4.2.4',
    quotation: '提供虚假材料，骗取财政资金的项目，不予兑现，并依法追究法律责任。',
    kind: 'human',
    severity: 'ineligible',
    test: ({ facts }) => noneConfirmed(facts.findings, ['falsification']),
  }),
]

/**
 * A ceiling for start-ups or for the others. While it is not known which the holder is, what is within this ceiling anyway
 * is within it either way.
 */
function ceilingFor(startup: DxContractAmount['startup'], of: boolean, ceiling: () => Outcome): Outcome {
  const applies = check(startup, (value) => value === of)
  return startup.known ? when(applies, ceiling) : any([not(applies), ceiling()])
}

/** Of a contract that also has other items, the vouchers are within its compute part, with VAT: vouchers are money. */
const computeCarries = (contract: DxContract): Outcome => {
  const { contractFen, ineligibleItemsFen, voucherFen } = contract
  return when(
    check(ineligibleItemsFen, (other) => other > 0n),
    () =>
      checkAll({ contractFen, ineligibleItemsFen, voucherFen, ratio: ratioTo('inclusive', contract) }, (m) => {
        const compute = multiply(fraction(m.contractFen - m.ineligibleItemsFen), m.ratio)
        return compare(fraction(m.voucherFen), compute) <= 0
      }),
  )
}

/** What is asked for on a contract, min(V, Q), is within r × S: by cross-multiplication, exactly at it passes. */
const within = ({ voucherFen }: DxContract, { baseFen }: DxContractAmount, facts: DxFacts, rate: Fraction): Outcome => {
  return checkAll({ voucherFen, claimedFen: facts.claimedFen, baseFen }, (m) => {
    const asked = m.voucherFen < m.claimedFen ? m.voucherFen : m.claimedFen
    return compare(fraction(asked), multiply(fraction(m.baseFen), rate)) <= 0
  })
}
