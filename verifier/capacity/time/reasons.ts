import type { Tier } from '../question.ts'
import type { Words } from '../words.ts'

/**
 * Why a listed card does not count at a tier, gravest first: the tier at which that shows, what to say of the card, and
 * what would mend it (`null`: nothing would, under this reading).
 */
export const REASONS = {
  leased: {
    tier: 'declared',
    why: { en: 'Leased in; this reading leaves leased cards out.', zh: '租入设备；本口径不计租入设备。' },
    mend: null,
  },
  elsewhere: {
    tier: 'declared',
    why: { en: 'Stands outside the district of this reading.', zh: '所在地不在本口径的区域内。' },
    mend: null,
  },
  without_figure: {
    tier: 'declared',
    why: { en: 'No figure for this model: no credit.', zh: '该型号没有可采用的算力数值，不计。' },
    mend: {
      en: 'Name the exact model (memory, form factor, PCI id), or give a vendor document with its dense FP16 figure.',
      zh: '请提供准确型号（显存、形态、PCI 编号），或提供载明 FP16 稠密算力的厂商文件。',
    },
  },
  place_unknown: {
    tier: 'declared',
    why: { en: 'The list does not say where it stands.', zh: '清单未载明所在地。' },
    mend: { en: 'Say in which district the cards stand.', zh: '请在设备记录中载明所在区（district）。' },
  },
  not_measured: {
    tier: 'declared',
    why: { en: 'No verified measurement of it.', zh: '没有经核验的实测结果。' },
    mend: {
      en: 'Measure a dense FP16 matrix product, have it verified and push it (attestations).',
      zh: '请实测 FP16 稠密矩阵乘，经核验后报送（attestations）。',
    },
  },
  ambiguous: {
    tier: 'declared',
    why: { en: 'The name fits several models; counted at the lowest.', zh: '名称对应多个型号，按最低值计。' },
    mend: {
      en: 'Say which of the models it is, and whether units are devices or packages.',
      zh: '请载明具体型号，以及按设备（晶粒）还是按封装计数。',
    },
  },
  count_only: {
    tier: 'documented',
    why: { en: 'Stated as a count only; the list does not name these cards.', zh: '台账仅有数量，清单未逐张列出。' },
    mend: {
      en: 'List each card with its serial number or UUID, and with its documents.',
      zh: '请以设备记录（devices）逐张列出序列号或 UUID，并注明证明材料。',
    },
  },
  no_document: {
    tier: 'documented',
    why: { en: 'No registered document stands behind it.', zh: '没有已登记且覆盖当日的证明材料。' },
    mend: {
      en: 'Register the purchase invoice, acceptance note or lease of the card, and name it in its device record (documents, lease.document).',
      zh: '请登记该卡的采购发票、验收单或租赁合同，并在设备记录（documents、lease.document）中注明其编号。',
    },
  },
  out: {
    tier: 'identified',
    why: {
      en: 'Leased to another, or claimed by another institution without a lease.',
      zh: '已出租，或另有机构申报同一张卡且无租约。',
    },
    mend: {
      en: 'A person has to settle who has the card; a lease that its lessor states for the day settles it, or the side that does not have the card corrects its list.',
      zh: '须由人工核定该卡归属；由出租方登记覆盖当日的租约，或由未持有该卡的一方更正清单。',
    },
  },
  open: {
    tier: 'identified',
    why: { en: 'The lease is stated by one side only, or is over.', zh: '租约仅由一方登记，或已到期。' },
    mend: {
      en: 'The lessor states a lease that covers the day in its own device record; where there is none, the other side corrects its list.',
      zh: '请由出租方在其设备记录中登记覆盖当日的租约；并未出租的，由列入该卡的另一方更正清单。',
    },
  },
  not_seen: {
    tier: 'seen',
    why: {
      en: 'Neither telemetry nor usage names it in that hour.',
      zh: '该小时内没有该卡的设备采样，也没有载明该卡的计量日志。',
    },
    mend: {
      en: 'Deliver telemetry, or usage records that name the device, for these hours.',
      zh: '请补报相应时段的设备采样（samples），或载明设备编号的计量日志（usage）。',
    },
  },
  power_unfit: {
    tier: 'active',
    why: { en: 'Its power on that day cannot be of this model.', zh: '当日功耗与该型号不符。' },
    mend: {
      en: 'A person has to settle which model it is, and how power was read.',
      zh: '须由人工核实型号及功耗读数的来源。',
    },
  },
  power_idle: {
    tier: 'active',
    why: {
      en: 'Tensor work is reported, but its power was that of an idle card.',
      zh: '虽报有张量计算，但功耗为空闲水平。',
    },
    mend: { en: 'A person has to look at the telemetry of these cards.', zh: '须由人工核查这些卡的设备采样。' },
  },
  power_unknown: {
    tier: 'active',
    why: {
      en: 'No power reading on that day, or no board limit in the register.',
      zh: '当日无功耗读数，或登记表无该型号功耗上限。',
    },
    mend: {
      en: 'Deliver power or energy readings with the telemetry.',
      zh: '请在设备采样中补报功率（powerWatts）或电能（energyJoules）读数。',
    },
  },
  no_tensor: {
    tier: 'active',
    why: { en: 'No tensor work in that hour.', zh: '该小时内没有张量计算。' },
    mend: {
      en: 'Deliver tensor activity (DCGM, AI Core) for these hours.',
      zh: '请在设备采样中补报相应时段的张量活跃度（tensorActivity，取自 DCGM 或 AI Core）。',
    },
  },
  not_attested: {
    tier: 'attested',
    why: { en: 'No verified attestation by then.', zh: '截至当时没有经核验的设备证明。' },
    mend: {
      en: 'Import a verified device report or matrix product of the card.',
      zh: '请报送经核验的设备报告或矩阵乘实测结果（attestations）。',
    },
  },
} as const satisfies Record<string, { readonly tier: Tier; readonly why: Words; readonly mend: Words | null }>
export type Reason = keyof typeof REASONS
