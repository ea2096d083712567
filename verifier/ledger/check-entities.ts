import type { LedgerFinding } from '../../ledger/finding.ts'
import { identityOf, isEntityKind, KINDS, type KindName } from '../../schemas/kinds.ts'
import { type CheckContext, findingOf } from './check-context.ts'
import type { Pass } from './passes.ts'
import { entityColumnsQuery } from './queries.ts'

/**
 * The columns of entities against their bodies. The leaf hash covers the body alone; kind, contract, id and what it
 * corrects follow from it, and a wrong one would hide the entity or show another.
 */
export async function* checkEntities(context: CheckContext, pass: Pass): AsyncGenerator<LedgerFinding> {
  const { store, institution } = context
  for await (const row of entityColumnsQuery.stream(store, { institution, from: pass.from, to: pass.to })) {
    const manifest = pass.manifests.get(row.batch)
    const said = manifest === undefined ? null : columnsOf(manifest.kind, row.body)
    // A body that is no longer what was sent is found by its leaf hash.
    if (said === null) continue
    const { kind, contract, entity_id, corrects, reason } = row
    const stands = { kind, contract, entity_id, corrects, reason }
    const wrong = Object.keys(said).filter(
      (name) => said[name as keyof typeof said] !== stands[name as keyof typeof stands],
    )
    if (wrong.length > 0)
      yield findingOf(context, 'ROW_CHANGED', `columns that do not say what the body says: ${wrong.join(', ')}`, {
        sequence: row.batch,
        position: row.position,
        recordId: `${said.kind}/${said.entity_id}`,
      })
  }
}

function columnsOf(kind: string, body: string) {
  const name = kind as KindName
  if (!(kind in KINDS) || !isEntityKind(name)) return null
  const value = parseBody(name, body)
  if (value === null) return null
  const { entityId, contract } = identityOf(name, value as never)
  const text = (field: string) => {
    const given = value[field]
    return typeof given === 'string' ? given : ''
  }
  return { kind, contract, entity_id: entityId, corrects: text('corrects'), reason: text('reason') }
}

function parseBody(kind: KindName, body: string): Readonly<Record<string, unknown>> | null {
  try {
    return KINDS[kind].schema.parse(JSON.parse(body))
  } catch {
    return null
  }
}
