import { describe, expect, it } from 'vitest'
import { add, type Fraction, floor, fraction, multiply, parseFraction } from '../../core/fraction.ts'
import { leastFen, parseYuan, toYuan } from '../../core/money.ts'
import { type ExampleContract, loadExample } from '../../examples/helios-earth/index.ts'
import { BUYERS, OPERATOR, THIRD_PARTY } from '../../examples/helios-earth/parties.ts'

const { contracts } = loadExample()
const sumFen = (amounts: readonly string[]) => amounts.reduce((total, yuan) => total + parseYuan(yuan), 0n)

/** 元 a card-hour, by the unit and the basis that the contract states. */
function pricePerCardHour({ entities }: ExampleContract): Fraction {
  const item = entities.contract[0]?.items[0]
  if (item === undefined) throw new Error('no price item')
  const price = parseFraction(item.unitPrice)
  if (item.unit === 'card_hour') return price
  if (item.unit === 'pflops_hour') {
    return multiply(price, multiply(parseFraction(item.basis?.fp16DenseTflopsPerCard ?? ''), fraction(1n, 1000n)))
  }
  const hours = BigInt(item.basis?.cardsPerServer ?? 0) * BigInt(item.basis?.hoursPerMonth ?? '0')
  return multiply(price, fraction(1n, hours))
}

const valueFen = (contract: ExampleContract, cardSeconds: bigint) =>
  floor(multiply(multiply(pricePerCardHour(contract), fraction(cardSeconds, 3600n)), fraction(100n)))

describe.each(contracts)('the paper of $cluster', (contract) => {
  const { cluster, entities, expected } = contract
  const [agreement] = entities.contract
  const [settlement] = entities.settlement

  it('agreed and settled quantity × unit price is the amount, to the 分', () => {
    const total = (agreement?.items ?? []).reduce(
      (all, item) => add(all, multiply(parseFraction(item.unitPrice), parseFraction(item.quantity))),
      fraction(0n),
    )
    expect(multiply(total, fraction(100n))).toEqual(fraction(parseYuan(agreement?.amount ?? '')))
    expect(settlement?.amount).toBe(agreement?.amount)
    expect(settlement?.quantities?.[0]?.quantity).toBe(agreement?.items[0]?.quantity)
  })

  it('invoices carry 6 % to the nearest 分 and their blue ones sum to the settlement', () => {
    for (const { net, gross } of entities.invoice) {
      const error = parseYuan(net) * 106n - parseYuan(gross) * 100n
      expect(error >= -53n && error <= 53n).toBe(true)
    }
    expect(toYuan(sumFen(entities.invoice.filter((i) => i.redOf === undefined).map((i) => i.gross)))).toBe(
      settlement?.amount,
    )
    expect(entities.invoice.length).toBeGreaterThan(1)
  })

  it('payments sum to the settlement', () => {
    expect(toYuan(sumFen(entities.payment.map((p) => p.amount)))).toBe(settlement?.amount)
    expect(entities.payment.length).toBeGreaterThan(1)
  })

  it('recognised is the least of delivered, settled, invoiced and paid by the buyer, both ways of counting', () => {
    const settled = parseYuan(settlement?.amount ?? '')
    const invoiced = sumFen(entities.invoice.map((i) => i.gross))
    const all = sumFen(entities.payment.map((p) => p.amount))
    const byBuyer = sumFen(entities.payment.filter((p) => p.payer.uscc === BUYERS[cluster].uscc).map((p) => p.amount))
    const metered = BigInt(expected.meteredCardSeconds)
    const disputed = BigInt(expected.aboveInstalledCardSeconds) + BigInt(expected.overlapCardSeconds)
    // On days without a log anything may have run: only the paper bounds it from above.
    const cleared = expected.daysWithoutLogs > 0 ? [] : [valueFen(contract, metered)]
    const certain = valueFen(contract, metered - disputed)
    expect(toYuan(leastFen([settled, invoiced, byBuyer, certain]))).toBe(expected.recognised)
    expect(toYuan(leastFen([settled, invoiced, all, ...cleared]))).toBe(expected.recognisedAtMost)
    const closable = parseYuan(expected.recognisedAtMost) === settled
    const verdict = parseYuan(expected.recognised) === settled ? 'agrees' : closable ? 'undetermined' : 'reduced'
    expect(expected.verdict).toBe(verdict)
  })

  it('only the contract cast for it has a red letter or a payer from outside', () => {
    expect(entities.invoice.some((i) => i.redOf !== undefined)).toBe(expected.trouble === 'red_letter')
    expect(entities.payment.some((p) => p.payer.uscc === THIRD_PARTY.uscc)).toBe(
      expected.trouble === 'third_party_payment',
    )
  })
})

describe('the parties', () => {
  const codes = [OPERATOR, ...Object.values(BUYERS), THIRD_PARTY].map(({ uscc }) => uscc)

  it('have different codes with right check digits by GB 11714 and GB 32100', () => {
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) {
      expect(code[16]).toBe(bodyCheckDigit(code.slice(8, 16)))
      expect(code[17]).toBe(codeCheckDigit(code.slice(0, 17)))
    }
  })

  it('are marked 示例 in every name', () => {
    for (const { name } of [OPERATOR, ...Object.values(BUYERS), THIRD_PARTY]) expect(name).toMatch(/^示例/)
  })

  it('a third party pays once and is no buyer', () => {
    const outside = contracts
      .flatMap(({ entities }) => entities.payment)
      .filter((p) => p.payer.uscc === THIRD_PARTY.uscc)
    expect(outside.map((p) => p.amount)).toEqual(['61200.00'])
  })
})

function bodyCheckDigit(body: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2]
  const rest = 11 - (weights.reduce((total, w, at) => total + w * Number.parseInt(body[at] ?? '', 36), 0) % 11)
  return rest === 10 ? 'X' : String(rest % 11)
}

function codeCheckDigit(code: string): string {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  let weight = 1
  let total = 0
  for (const c of code) {
    total += alphabet.indexOf(c) * weight
    weight = (weight * 3) % 31
  }
  return alphabet[(31 - (total % 31)) % 31] ?? ''
}
