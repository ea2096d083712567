import type { Severity } from './states.tsx'

type Time = { readonly cardHours: string; readonly microCardSeconds: string }
type Measured = Readonly<Record<'billed' | 'covered' | 'judged' | 'active' | 'nearIdle', Time>>

export const STAGES = ['agreed', 'delivered', 'settled', 'invoiced', 'paid', 'recognised'] as const
export type Stage = (typeof STAGES)[number]

export type Evidence = {
  readonly kind:
    | 'record'
    | 'correction'
    | 'batch'
    | 'document'
    | 'day'
    | 'device'
    | 'interval'
    | 'item'
    | 'contract'
    | 'organisation'
  readonly ids: readonly string[]
  readonly total: number
}
export type Finding = {
  readonly code: string
  readonly severity: Severity
  readonly clauseId: string
  readonly quotation: string
  readonly message: string
  /** 元, null where the finding has no amount. */
  readonly amount: string | null
  readonly needsHuman: boolean
  readonly evidence: readonly Evidence[]
}

/** What the page shows of a reconciliation (`suanheng/reconciliation/4`): money in 元, quantities as exact decimals. */
export type Report = {
  readonly schema: string
  readonly institution: string
  readonly ledger: { readonly checkpoint: { readonly origin: string; readonly size: number; readonly root: string } }
  readonly contract: {
    readonly number: string
    readonly title: string | null
    readonly providerUscc: string
    readonly providerName: string | null
    readonly buyerUscc: string
    readonly buyerName: string | null
    readonly signedOn: string
    readonly from: string
    readonly to: string
    readonly taxIncluded: boolean
  }
  readonly verdict: 'agrees' | 'reduced' | 'undetermined'
  readonly amounts: Readonly<Record<Stage | 'setOff' | 'recognisedIfCleared' | 'difference', string | null>>
  readonly agreedCardHours: string | null
  readonly cardTime: Readonly<Record<string, Time>> | null
  readonly months: readonly ({ readonly month: string; readonly records: string } & Time)[]
  readonly purposes: readonly ({ readonly purpose: string; readonly records: string } & Time)[]
  readonly usage: readonly ({
    readonly month: string
    readonly purpose: string
    readonly acceleratorModel: string
    readonly records: string
  } & Time)[]
  readonly allocation:
    | (Measured & {
        readonly withDevices: Time
        readonly coverage: string | null
        readonly cards: {
          readonly sampled: number
          readonly idleBurn: number
          readonly mostIdle: readonly ({ readonly device: string; readonly limitKnown: boolean } & Measured)[]
        }
      })
    | null
  readonly items: readonly {
    readonly itemId: string
    readonly class: string
    readonly unit: string
    readonly unitPrices: readonly string[]
    readonly agreedQuantity: string | null
    readonly agreedAmount: string | null
    readonly meteredQuantity: string | null
    readonly meteredAmount: string | null
    readonly eligibleQuantity: string | null
    readonly disputedQuantity: string | null
    readonly deliveredAmount: string | null
  }[]
  readonly findings: readonly Finding[]
}
