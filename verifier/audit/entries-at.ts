import { AUDIT_KINDS, type AuditEntries, type AuditKind, type Entry } from './entry.ts'

/**
 * The entries as they stood when each log had so many batches: what came later is left out, and what only a later version
 * corrects stands again. `sizes`: by institution; of a log that is not named nothing is left. Pure.
 */
export function entriesAt(entries: AuditEntries, sizes: ReadonlyMap<string, number>): AuditEntries {
  const isThere = ({ institution, batch }: Entry): boolean => batch <= (sizes.get(institution) ?? 0)
  const corrected = new Set(
    AUDIT_KINDS.flatMap((kind) => entries[kind] as readonly Entry[])
      .filter(isThere)
      .flatMap(({ institution, body: { corrects } }) => (corrects === undefined ? [] : [`${institution} ${corrects}`])),
  )
  const at = <K extends AuditKind>(kind: K): readonly Entry<K>[] =>
    entries[kind]
      .filter(isThere)
      .map((entry) => ({ ...entry, head: !corrected.has(`${entry.institution} ${entry.digest}`) }))
  return {
    finding_review: at('finding_review'),
    finding_reply: at('finding_reply'),
    audit_approval: at('audit_approval'),
    sampling_plan: at('sampling_plan'),
    sampling_result: at('sampling_result'),
    working_paper: at('working_paper'),
    decision: at('decision'),
    finding: at('finding'),
  }
}
