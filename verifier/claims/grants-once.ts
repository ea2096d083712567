import type { Grant } from '../../schemas/grant.ts'
import { grouped } from '../programmes/cross/claims.ts'
import { decisionKey } from '../programmes/cross/grants.ts'
import type { Head } from '../reconcile/evidence.ts'

/**
 * Grants of the claim’s own log and of others, each decision once: of one that several logs record as many as the log has
 * that has most of them. The own ones stay, then come the recipient’s.
 */
export function grantsOnce(own: readonly Head<Grant>[], others: readonly Head<Grant>[]): readonly Head<Grant>[] {
  const counts = new Map<string, number>()
  const logs = [own, ...[true, false].flatMap((isRecipient) => logsOf(others, isRecipient))]
  return logs.flatMap((log) =>
    grouped(log, ({ body }) => decisionKey(body)).flatMap(([key, heads]) => {
      const had = counts.get(key) ?? 0
      counts.set(key, Math.max(had, heads.length))
      return [...heads].sort((a, b) => (a.digest < b.digest ? -1 : 1)).slice(had)
    }),
  )
}

const logsOf = (heads: readonly Head<Grant>[], isRecipient: boolean) =>
  grouped(
    heads.filter(({ body }) => (body.recipient === body.institution) === isRecipient),
    ({ body }) => body.institution,
  ).map(([, log]) => log)
