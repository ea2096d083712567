import type { Head } from './evidence.ts'
import { evidenceOf, type Finding, finding } from './finding.ts'

/**
 * One version of each entity: of versions that contradict each other the one that is worth least, so that a second
 * version never raises an amount. Each contradiction is a finding.
 *
 * Input:  heads in any order; `worth` of a version to the provider, in 分 or any other order of preference.
 * Output: sorted by id.
 */
export function settleHeads<T>(
  heads: readonly Head<T>[],
  title: string,
  worth: (body: T) => bigint,
): { readonly heads: readonly Head<T>[]; readonly findings: readonly Finding[] } {
  const byId = new Map<string, Head<T>[]>()
  for (const head of heads) byId.set(head.id, [...(byId.get(head.id) ?? []), head])
  const kept: Head<T>[] = []
  const findings: Finding[] = []
  for (const [id, versions] of [...byId].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const ranked = [...versions].sort(
      (a, b) => compareBy(worth(a.body), worth(b.body)) || compareBy(a.digest, b.digest),
    )
    const [least] = ranked
    if (least !== undefined) kept.push(least)
    if (new Set(versions.map(({ digest }) => digest)).size > 1) {
      const message = `${title} ${id} 有 ${versions.length} 个互相矛盾且均未更正的版本，按金额最低的版本计`
      findings.push(finding('DOCUMENT_CONFLICT', message, { evidence: [evidenceOf('document', [id])] }))
    }
  }
  return { heads: kept, findings }
}

const compareBy = <V extends bigint | string>(a: V, b: V) => (a < b ? -1 : a > b ? 1 : 0)
