import type { Words } from '../capacity/words.ts'
import type { BundleKind, Index } from './format.ts'

/** What a bundle cannot show, however good it is. `recomputed`: its report was computed again from its evidence. */
export function notShown({ kind, sealed, logs }: Index, recomputed: boolean): readonly Words[] {
  const named = logs.flatMap((log) => log.named ?? []).reduce((sum, count) => sum + count, 0)
  return [
    ...(sealed ? [SEALED] : []),
    ...(recomputed ? TAKEN_OVER[kind] : []),
    ...(kind === 'capacity' ? [namedOnly(logs.some((log) => log.named === null) ? null : named)] : []),
    PAPERS,
    OMITTED[kind],
  ]
}

const namedOnly = (named: number | null): Words =>
  named === null
    ? {
        en: 'Samples and usage records are not in this file, nor are their batches: there are too many to name.',
        zh: '设备采样与计量日志不在本包内，且批次过多，未逐一列明。',
      }
    : {
        en: `Samples and usage records are not in this file: ${named} of their batches are named and proven by their manifests alone.`,
        zh: `设备采样与计量日志不在本包内：其 ${named} 个批次仅以清单列明并证明。`,
      }

const SEALED: Words = {
  en: 'The report names other institutions: its evidence is sealed, and the report was not computed again. The service that made it can: suanheng report verify.',
  zh: '报告涉及其他机构，其证据已密封，未能重算报告；可由出具报告的服务重算：suanheng report verify。',
}

const PAPERS: Words = {
  en: 'Scanned papers are not in this file: the records of documents have their SHA-256.',
  zh: '资料扫描件等原件不在本包内：资料登记记录中有其 SHA-256。',
}

const OF_CONTRACT: Words = {
  en: 'Which of several repeats counts once, use of one device at once (other contracts’ records too), cards beyond the installed, readings of devices, and daily statements were taken from evidence.json as the service computed them; their totals by day, purpose and model were computed from the records.',
  zh: '重复记录取舍、设备同时使用（含其他合同的记录）、超出在装卡数、设备读数及每日完整性声明取自 evidence.json 中服务计算的结果；按日、用途、型号的合计已由记录重算。',
}
const READINGS: Words = {
  en: 'Hours, power and tensor activity of devices, hours in which usage names them, cards in use at once, and cards metered elsewhere were taken from evidence.json as the service computed them from samples and usage records; everything else was computed from the records.',
  zh: '设备的采样时段、功率与张量活动、计量日志所列使用时段、同时在用卡数及在其他机构的计量取自 evidence.json 中服务由采样和计量日志计算的结果；其余均由记录重算。',
}
const TAKEN_OVER: Readonly<Record<BundleKind, readonly Words[]>> = {
  reconciliation: [OF_CONTRACT],
  assessment: [OF_CONTRACT, READINGS],
  capacity: [READINGS],
}

const OMITTED: Readonly<Record<BundleKind, Words>> = {
  reconciliation: {
    en: 'That no further record of the contract is in the log is not shown by this file: suanheng report verify and ledger check ask the log.',
    zh: '本包不能证明账本中没有该合同的其他记录，须向账本核对：suanheng report verify、ledger check。',
  },
  assessment: {
    en: 'That the logs have no further record about the claim, its contracts and organisations, and no later version of one that is here, is not shown by this file: suanheng report verify and ledger check ask the log.',
    zh: '本包不能证明各账本中没有与该申请、其合同及相关单位有关的其他记录或更晚的版本，须向账本核对：suanheng report verify、ledger check。',
  },
  capacity: {
    en: 'That the logs have no further record about the cards, and no later version of one that is here, is not shown by this file: suanheng report verify and ledger check ask the log.',
    zh: '本包不能证明各账本中没有与这些加速卡有关的其他记录或更晚的版本，须向账本核对：suanheng report verify、ledger check。',
  },
}
