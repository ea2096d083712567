import { z } from 'zod'
import { CORRECTION, correctionNeedsReason, envelope, Id, Name, refusal, Sha256, Yuan } from './primitives.ts'

/** What a line of a corpus purchase pays for. Only `corpus` is a cost of the corpus itself (YLQ-SQ-3.1.1b). */
export const CORPUS_COST_CLASSES = ['corpus', 'brokerage', 'storage', 'compute', 'processing', 'other'] as const

/**
 * A purchase of corpora under one contract: how it was traded and what was paid for (YLQ-SQ-1.1b, 3.1.1b). Parties and
 * days are those of the contract. `amount` in 元 on the contract's own VAT basis (`taxIncluded` there).
 */
export const CorpusPurchase = z
  .strictObject({
    ...envelope,
    purchaseId: Id,
    contract: Id,
    /** Project that the corpora are used in. */
    project: Id.optional(),
    /** Traded on the exchange (场内), or elsewhere and filed with it afterwards (备案). */
    trading: z.enum(['on_exchange', 'off_exchange']).optional(),
    exchange: Name.optional(),
    /** Number of the exchange's certificate of the trade or of the filing. */
    exchangeReference: Id.optional(),
    lines: z
      .array(z.strictObject({ lineId: Id, class: z.enum(CORPUS_COST_CLASSES), amount: Yuan }))
      .min(1)
      .max(200),
    /** SHA-256 of the data sets that were bought: the same one sold by the buyer is a round trip (YLQ-SQ-4.1.6b). */
    datasetDigests: z.array(Sha256).min(1).max(1000).optional(),
    /** 涉及个人隐私、个人信息或商业秘密 (YLQ-SQ-4.1.7). */
    personalOrSecret: z.boolean().optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(
    (p) => new Set(p.lines.map(({ lineId }) => lineId)).size === p.lines.length,
    refusal('lines', 'lineId must be unique within the purchase'),
  )
  .refine(
    (p) => p.exchangeReference === undefined || p.exchange !== undefined,
    refusal('exchange', 'the exchange that gave exchangeReference', 'FIELD_MISSING'),
  )
  .meta({ id: 'CorpusPurchase', title: '语料采购' })
export type CorpusPurchase = z.infer<typeof CorpusPurchase>
