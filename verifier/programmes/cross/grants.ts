import { type Fen, formatYuan, parseYuan } from '../../../core/money.ts'
import type { Grant } from '../../../schemas/grant.ts'
import type { Head } from '../../reconcile/evidence.ts'
import { known, listOf, map } from '../engine/fact.ts'
import { checkAll } from '../engine/outcome.ts'
import { bridged, reconciled } from '../facts/reconciled.ts'
import { contractKeys, contractsOf, distinctHeads, grouped, type NamedClaim } from './claims.ts'
import { nameOf, spelled } from './spelling.ts'
import { setOffOf } from './stacking.ts'
import type { CrossFinding } from './types.ts'

/**
 * all public money on a contract above what was settled for it: a person decides; exactly as much is within.
 * Vouchers count by what was set off, unless a grant record of their redemption stands for them. Contracts without any
 * public money are not listed.
 */
export function grantsAboveCost(claims: readonly NamedClaim[]): readonly CrossFinding[] {
  const all = claims.flatMap((claim) => contractsOf(claim).map((contract) => ({ claim, contract })))
  const groups = grouped(all, ({ contract }) => contractKeys(contract).join(' | '))
  const grantsOfAll = distinctGrants(claims.flatMap(({ evidence }) => evidence.grants))
  const byContract = new Map(grouped(grantsOfAll, ({ body }) => spelled(body.contract ?? '')))
  return groups.flatMap(([, members]): CrossFinding[] => {
    const [first] = members
    if (first === undefined) return []
    const { number } = first.contract
    const grants = byContract.get(spelled(number)) ?? []
    const redeemed = grants.some(({ body }) => /训力券|XLQ-DX/.test(body.programme.normalize('NFKC')))
    const setOff = redeemed ? 0n : members.map(({ claim }) => setOffOf(claim.evidence, number)).reduce(most, 0n)
    const sum = grants.reduce((total, { body }) => total + parseYuan(body.amount), setOff)
    if (sum === 0n) return []
    const refs = grants.map(({ id, digest }) => ({ kind: 'grant' as const, id, digest }))
    const granted = known(`grants on contract ${number}`, sum, refs, formatYuan(sum))
    // Of several logs the least that any of them settled.
    const settled = map(
      listOf(members.map(({ contract }) => bridged(reconciled(contract, []), number, 'settled'))),
      (each) => each.reduce((least, fen) => (fen < least ? fen : least)),
    )
    const outcome = checkAll({ granted, settled }, (m) =>
      m.granted <= m.settled
        ? true
        : {
            path: `contract ${number}`,
            open: {
              en: `Public money ${formatYuan(m.granted)} is above the settled cost ${formatYuan(m.settled)}.`,
              zh: `财政资助合计 ${formatYuan(m.granted)} 元，高于结算费用 ${formatYuan(m.settled)} 元。`,
            },
          },
    )
    const names = [...new Set(members.map(({ claim }) => claim.name))].sort()
    return [{ subject: `contract ${number}`, claims: names, words: ABOVE, fen: sum, outcome }]
  })
}

/**
 * Two institutions may record one decision, each in its own log: of each decision as many as the log has that has most of
 * them, so that it counts once and two alike in one log count twice.
 */
function distinctGrants(heads: readonly Head<Grant>[]): readonly Head<Grant>[] {
  const decisions = grouped(distinctHeads(heads), ({ body }) => decisionKey(body))
  return decisions.flatMap(([, group]) => {
    const logs = grouped(group, ({ body }) => body.institution).map(([, heads]) => heads)
    return logs.reduce((longest, heads) => (heads.length > longest.length ? heads : longest), [])
  })
}

/** Records of one decision say the same in this. */
export const decisionKey = (grant: Grant): string => {
  const { recipient, level, programme, project = '', contract = '', amount, decidedOn } = grant
  return [recipient, level, nameOf(programme), nameOf(project), spelled(contract), parseYuan(amount), decidedOn].join(
    '|',
  )
}

const most = (a: Fen, b: Fen): Fen => (a > b ? a : b)
const ABOVE = {
  en: 'Public money on one contract against its settled cost.',
  zh: '同一合同财政资助合计与结算费用比较。',
}
