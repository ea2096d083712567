import { dayCount } from '../engine/calendar.ts'
import { map, together } from '../engine/fact.ts'
import { all, askPerson, check, checkAll, noted, weighing, when } from '../engine/outcome.ts'
import { holdsDay, holdsMoment } from '../engine/parameter.ts'
import { read } from '../facts/versions.ts'
import { isOfBatch } from '../shared/tests.ts'
import { DISPUTED_USE } from './open.ts'
import { clause } from './pack-types.ts'
import { acceptanceRegistered, contractDocument, each, eachVoucher, redeemedOnce } from './per-contract.ts'
import { nothingEligible, purposesPaid } from './purposes.ts'

/** 一、申请内容; 三、支持强度与方式; 四（一）1 to 3: the service and its parties. */
export const SERVICE = [
  clause({
    id: 'XLQ-DX-0.1',
    quotation: '深圳市科技创新局2025年度第二批训力券',
    kind: 'automatic',
    severity: 'info',
    parameters: ['programme', 'batch'],
    test: ({ facts, p }) => isOfBatch(facts.claim, p),
  }),
  clause({
    id: 'XLQ-DX-1a',
    quotation:
      '服务机构已完成租用智能算力开展AI大模型训练（包括预训练、有监督微调、强化学习等）、推理（阶段性训练成果的验证性推理）服务事项，对接受的深圳市训力券兑现。',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['purposes'],
    test: ({ facts }) => {
      const outcome = each(facts, (contract) => purposesPaid(contract))
      // Something is left as long as one contract of the claim has an eligible use.
      const isNothingLeft = facts.contracts.known && facts.contracts.value.every(nothingEligible)
      return outcome.state === 'fail' && isNothingLeft ? weighing(outcome, 'ineligible') : outcome
    },
  }),
  clause({
    id: 'XLQ-DX-1b',
    quotation: '服务机构已完成租用智能算力',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['acceptanceGap'],
    test: ({ facts, p }) =>
      each(facts, (contract) => {
        const { completedOn, lastUsedOn } = contract
        const outcome = all([check(completedOn, () => true), acceptanceRegistered(facts, contract)])
        const gap = map(together({ completedOn, lastUsedOn }), (on) =>
          Math.abs(dayCount(on.lastUsedOn, on.completedOn, 'difference')),
        )
        if (!gap.known || gap.value <= p.acceptanceGap.value) return outcome
        return noted(outcome, 'warning', {
          en: `The acceptance is ${gap.value} days from the last day of use.`,
          zh: `完成（验收）日期与最后使用日相差 ${gap.value} 天。`,
        })
      }),
  }),
  clause({
    id: 'XLQ-DX-3.1',
    quotation: '支持强度：受深圳市科技研发资金年度总额控制。',
    kind: 'human',
    severity: 'info',
    test: ({ facts }) =>
      askPerson(`claim ${facts.claim.claim.id} (annual budget)`, {
        en: 'The amount is an upper bound: the annual budget may reduce it.',
        zh: '结果为上限金额，实际受年度总额控制。',
      }),
  }),
  clause({
    id: 'XLQ-DX-3.2',
    quotation: '支持方式：对持训力券单位事后资助。',
    kind: 'automatic',
    severity: 'warning',
    parameters: ['payee'],
    test: ({ facts, p }) =>
      each(facts, (contract) =>
        eachVoucher(contract, (voucher) =>
          noted(
            checkAll(
              { holder: read(voucher, 'holderUscc'), buyer: contract.buyer },
              ({ holder, buyer }) => holder === buyer,
            ),
            'info',
            p.payee === 'institution'
              ? {
                  en: 'Paid to the institution; the holder benefits.',
                  zh: '兑现资金拨付至服务机构，受益方为持券单位。',
                }
              : { en: 'Paid to the holder.', zh: '兑现资金拨付至持券单位。' },
          ),
        ),
      ),
  }),
  clause({
    id: 'XLQ-DX-3.Na',
    quotation: '请符合申请条件的服务机构在申请指南规定时间内，登录深圳市科技业务管理系统完成训力券交易确认。',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['confirmation'],
    test: ({ facts, p }) =>
      each(facts, (contract) =>
        eachVoucher(contract, (voucher) =>
          check(read(voucher, 'transactionConfirmedAt'), (at) => holdsMoment(p.confirmation, at)),
        ),
      ),
  }),
  clause({
    id: 'XLQ-DX-3.Nb',
    quotation: '训力券有效期与申请训力券对应合同的有效期保持一致',
    kind: 'automatic',
    severity: 'warning',
    test: ({ facts }) =>
      each(facts, (contract) =>
        eachVoucher(contract, (voucher) =>
          checkAll(
            {
              from: read(voucher, 'validFrom'),
              to: read(voucher, 'validTo'),
              contractFrom: contract.validFrom,
              contractTo: contract.signedValidTo,
            },
            (on) => on.from === on.contractFrom && on.to === on.contractTo,
          ),
        ),
      ),
  }),
  clause({
    id: 'XLQ-DX-3.Nc',
    quotation: '同一合同仅支持兑现一次',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['programme'],
    test: ({ facts, p }) => each(facts, (contract) => redeemedOnce(facts, contract, p.programme)),
  }),
  clause({
    id: 'XLQ-DX-3.Nd',
    quotation: '过期未使用的训力券不予兑现。',
    kind: 'automatic',
    severity: 'ineligible',
    switches: ['xlq.voucher_used_on'],
    test: ({ facts, s }) =>
      each(facts, (contract) =>
        eachVoucher(contract, (voucher) =>
          checkAll(
            {
              used: s['xlq.voucher_used_on'] === 'set_off_date' ? read(voucher, 'usedOn') : facts.claim.submittedOn,
              to: read(voucher, 'validTo'),
            },
            ({ used, to }) => used <= to,
          ),
        ),
      ),
  }),
  clause({
    id: 'XLQ-DX-4.1.1a',
    quotation:
      '申请单位应当是按照相关规定与持券单位签订了相关服务合同、接收训力券并按服务合同约定完成了相关智能算力服务且提供相关服务时已入库并在有效期内的服务机构。',
    kind: 'automatic',
    severity: 'ineligible',
    test: ({ facts }) =>
      each(facts, (contract) =>
        all([
          checkAll(
            { provider: contract.provider, applicant: facts.claim.applicant, signedOn: contract.signedOn },
            ({ provider, applicant }) => provider === applicant,
          ),
          eachVoucher(contract, (voucher) =>
            checkAll(
              { buyer: contract.buyer, holder: read(voucher, 'holderUscc') },
              ({ buyer, holder }) => buyer === holder,
            ),
          ),
        ]),
      ),
  }),
  clause({
    id: 'XLQ-DX-4.1.1b',
    quotation: '接收训力券',
    kind: 'automatic',
    severity: 'ineligible',
    test: ({ facts }) =>
      each(facts, (contract) =>
        eachVoucher(contract, (voucher) =>
          checkAll(
            {
              by: read(voucher, 'acceptedByUscc'),
              on: read(voucher, 'acceptedOn'),
              applicant: facts.claim.applicant,
              submittedOn: facts.claim.submittedOn,
            },
            ({ by, on, applicant, submittedOn }) => by === applicant && on <= submittedOn,
          ),
        ),
      ),
  }),
  clause({
    id: 'XLQ-DX-4.1.1c',
    quotation: '按服务合同约定完成了相关智能算力服务',
    kind: 'automatic',
    severity: 'cap',
    test: ({ facts }) =>
      each(facts, (contract) =>
        checkAll(
          { delivered: contract.delivered, settled: contract.settledFen, other: contract.ineligibleItemsFen },
          ({ delivered, settled, other }) => {
            if (delivered.certain >= settled - other) return true
            return delivered.cleared >= settled - other ? DISPUTED_USE : false
          },
        ),
      ),
  }),
  clause({
    id: 'XLQ-DX-4.1.1d',
    quotation: '提供相关服务时已入库并在有效期内的服务机构',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['register'],
    switches: ['xlq.registry_coverage'],
    test: ({ facts, s }) => {
      const { recognition, claim } = facts
      if (s['xlq.registry_coverage'] === 'application_date') {
        return checkAll({ recognition, on: claim.submittedOn }, ({ recognition, on }) => recognition.covers(on))
      }
      return each(facts, ({ coverage, number }) =>
        check(coverage, ({ covered, total, uncoveredDays }) => {
          if (covered === total || covered === 0n) return covered === total
          return {
            path: `registry_entry (contract ${number})`,
            open: {
              en: `${uncoveredDays.length} days of use lie outside the recognition, the first on ${uncoveredDays[0] ?? ''}.`,
              zh: `有 ${uncoveredDays.length} 个使用日不在入库有效期内，最早为 ${uncoveredDays[0] ?? ''}。`,
            },
          }
        }),
      )
    },
  }),
  clause({
    id: 'XLQ-DX-4.1.2a',
    quotation: '对2024年7月31日(含)至2025年6月30日(含)期间完成的智能算力服务兑现',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['completion'],
    test: ({ facts, p }) => each(facts, ({ completedOn }) => check(completedOn, (day) => holdsDay(p.completion, day))),
  }),
  clause({
    id: 'XLQ-DX-4.1.2b',
    quotation: '如属合同项目提前完成，需提供提前完成的证明材料。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) =>
      each(facts, (contract) =>
        when(
          checkAll(
            { completedOn: contract.completedOn, validTo: contract.validTo },
            (on) => on.completedOn < on.validTo,
          ),
          () => contractDocument(facts, contract, { type: 'early_completion_proof' }),
        ),
      ),
  }),
  clause({
    id: 'XLQ-DX-4.1.3',
    quotation: '服务合同或协议的双方应无投资与被投资、隶属、共建、产权纽带等影响公平公正市场交易的关联关系。',
    kind: 'automatic',
    severity: 'ineligible',
    test: ({ facts }) =>
      each(facts, ({ related }) =>
        check(related, ({ verdict, why }) =>
          verdict === 'person' ? { path: 'related_parties', open: why } : verdict === 'unrelated',
        ),
      ),
  }),
]
