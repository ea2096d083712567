import type { MicroCardSeconds } from '../../core/card-time.ts'
import type { Capacity } from '../../schemas/capacity.ts'
import type { Contract } from '../../schemas/contract.ts'
import type { Invoice } from '../../schemas/invoice.ts'
import type { Payment } from '../../schemas/payment.ts'
import type { Service } from '../../schemas/service.ts'
import type { Settlement } from '../../schemas/settlement.ts'
import type { Purpose } from '../../schemas/usage-record.ts'
import type { Voucher } from '../../schemas/voucher.ts'
import type { Completeness } from '../completeness/completeness.ts'
import type { AllocationEvidence } from './allocation.ts'

/** A version of an entity that no other version corrects. Two of one `id` contradict each other. */
export type Head<T> = { readonly id: string; readonly digest: string; readonly body: T }

/**
 * How records take part. `counted`: in full. `contested`: another record contradicts them, or the contract (a customer who
 * is not its buyer), counted only once a person has cleared them. `dropped`: repeats of a record that is counted. `corrected`: replaced by a correction.
 */
export type Standing = 'counted' | 'contested' | 'dropped' | 'corrected'

/** What a price can depend on. `acceleratorModel` null: the record does not say. */
export type UsageClass = { readonly purpose: Purpose; readonly acceleratorModel: string | null }

/**
 * Card-time of one Shanghai day and class. A record that lasts over midnight gives each day its part, in
 * proportion to the time, each cut so that the parts add up to the whole. `records` counts a record on the day it
 * starts; `excess` is what was reported above cards × duration, on the day the record starts, and is not in `cardTime`.
 */
export type UsageDay = UsageClass & {
  readonly day: string
  readonly standing: Standing
  readonly records: bigint
  readonly cardTime: MicroCardSeconds
  readonly withoutDevices: MicroCardSeconds
  readonly excess: MicroCardSeconds
  readonly excessRecords: bigint
}

/**
 * Records that repeat each other: one id with several contents, or one use under several ids. Each group counts once,
 * at its least card-time.
 */
export type Repeats = {
  readonly kind: 'conflict' | 'duplicate'
  readonly groups: bigint
  /** Groups whose members differ in what a price depends on: even the one that counts is contested. */
  readonly contested: bigint
  /** Card-time that counting once leaves out. */
  readonly dropped: MicroCardSeconds
  /** How many ids there are, and the first of them. */
  readonly records: bigint
  readonly recordIds: readonly string[]
}

/** [from, until) in ms since 1970 UTC. */
export type Interval = { readonly from: number; readonly until: number }

/** Records that used one device at once, each with the contract it belongs to. */
export type OveruseExample = Interval & {
  readonly device: string
  readonly records: readonly { readonly institution: string; readonly contract: string; readonly recordId: string }[]
}

/**
 * Use of one device beyond one card on a day. `within` is beyond it by this contract alone, `across` only together
 * with other contracts; `byClass` bounds how much of the sum each class can answer for.
 */
export type DeviceOveruse = {
  readonly device: string
  readonly day: string
  readonly within: MicroCardSeconds
  readonly across: MicroCardSeconds
  readonly byClass: readonly (UsageClass & { readonly cardTime: MicroCardSeconds })[]
}

/**
 * Card-time of one Shanghai day by which jobs are metered twice: several records of one job of one platform at one time,
 * which neither cards nor nodes tell apart. `above` is what counting them once leaves out; `byClass` bounds how much of it
 * each class can answer for. `records`: how many records run in it; `examples`: the first stretch of up to 5 jobs.
 */
export type JobOverlap = {
  readonly day: string
  readonly jobs: bigint
  readonly above: MicroCardSeconds
  readonly byClass: readonly (UsageClass & { readonly cardTime: MicroCardSeconds })[]
  readonly records: bigint
  /** `platform` and `node` are null where the records do not say; at most 20 ids each. */
  readonly examples: readonly (Interval & {
    readonly platform: string | null
    readonly job: string
    readonly node: string | null
    readonly recordIds: readonly string[]
  })[]
}

/** Records that name a customer who is none of the contract's buyers; they are contested. At most 20 customers and ids. */
export type OtherCustomers = {
  readonly total: { readonly customers: bigint; readonly records: bigint; readonly cardTime: MicroCardSeconds }
  readonly first: readonly {
    readonly customer: string
    readonly records: bigint
    readonly cardTime: MicroCardSeconds
    readonly recordIds: readonly string[]
  }[]
}

/** Cards in use on a day against the installed-cards ledger. */
export type DayConcurrency = {
  readonly day: string
  /** Card-time in use beyond what the ledger states. */
  readonly above: MicroCardSeconds
  /** Cards ran while no statement holds: nothing can be said about that time. */
  readonly unknown: boolean
  /** First stretch above the statement; null when there is none. */
  readonly first: (Interval & { readonly milliCards: bigint; readonly installedMilliCards: bigint }) | null
}

/**
 * Where a record lies in its institution's log, provable with the log's key alone: `record.path` (base64) leads from its
 * digest, leaf `index` of `size`, to the manifest's recordsRoot; `proof` (C2SP tlog-proof) from the manifest, leaf
 * `logIndex`, to the checkpoint.
 */
export type LedgerPlace = {
  readonly logIndex: number
  readonly record: { readonly index: number; readonly size: number; readonly path: readonly string[] }
  readonly proof: string
}

/** One id with several contents. At most 5 versions, `total` says how many there are; `place` null: not in the ledger. */
export type ConflictProof = {
  readonly recordId: string
  readonly total: number
  readonly versions: readonly {
    readonly contract: string
    readonly digest: string
    readonly batch: number
    readonly position: number
    readonly place: LedgerPlace | null
  }[]
}

/** A record and one that says it corrects it. */
export type Correction = { readonly corrected: string; readonly correction: string }

export type UsageEvidence = {
  readonly days: readonly UsageDay[]
  /** Up to 20 records that report more than cards × duration. */
  readonly excessRecordIds: readonly string[]
  readonly repeats: readonly Repeats[]
  /** Record ids that another contract of the institution has with other content. */
  readonly conflictsAcross: readonly { readonly recordId: string; readonly otherContract: string }[]
  /** Of some of the conflicts above. */
  readonly conflictProofs: readonly ConflictProof[]
  /** The first 20 of the records that were corrected. */
  readonly corrections: readonly Correction[]
  /** Null: no record names another customer. These two are left out where nobody asked, as before reports of format 4. */
  readonly otherCustomers?: OtherCustomers | null
  readonly jobOverlaps?: readonly JobOverlap[]
  readonly overuse: readonly DeviceOveruse[]
  readonly overuseExamples: readonly OveruseExample[]
  /** Days on which cards ran above, or without, a statement. */
  readonly concurrency: readonly DayConcurrency[]
}

/** Everything known about one contract at one institution. Lists are in any order. */
export type ContractEvidence = {
  readonly institution: string
  readonly number: string
  readonly contracts: readonly Head<Contract>[]
  readonly settlements: readonly Head<Settlement>[]
  readonly invoices: readonly Head<Invoice>[]
  readonly payments: readonly Head<Payment>[]
  readonly services: readonly Head<Service>[]
  readonly vouchers: readonly Head<Voucher>[]
  /** Of this contract, and the institution's own that name no contract. */
  readonly capacities: readonly Head<Capacity>[]
  readonly usage: UsageEvidence
  /** Of the days on which the institution sent the contract's records. */
  readonly completeness: Completeness
  /** What the institution's own samples say of the contract's cards; null: nothing, or it was not asked. */
  readonly allocation: AllocationEvidence | null
}
