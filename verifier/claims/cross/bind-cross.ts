import { SuanhengError } from '../../../core/errors.ts'
import { bindOthers, bindOwn, type Logs } from '../../binding/bind-ledger.ts'
import { cutOf, type LedgerBinding } from '../../binding/ledger-binding.ts'
import { type ClaimScope, cutAt } from '../scope.ts'

/** Every published log at its size now. `institution`: whose checkpoint is given in full, the first by name. */
export type CrossBinding = { readonly institution: string; readonly binding: LedgerBinding }

/** Errors: NOT_FOUND when no log is published; CHECKPOINT_FORGED, NOTE_MALFORMED. */
export async function bindCross(logs: Logs): Promise<CrossBinding> {
  const published = await bindOthers(logs, await logs.institutions())
  const [first] = published
  if (first === undefined) throw new SuanhengError('NOT_FOUND', 'no log is published yet  尚无已公布的账本')
  const { institution } = first
  const checkpoint = await bindOwn(logs, institution)
  return { institution, binding: { checkpoint, others: published.slice(1) } }
}

/** All logs of the binding as one of them sees them; null: it is not among them. */
export function scopeOf({ institution, binding }: CrossBinding, seenFrom: string): ClaimScope | null {
  const all: ClaimScope = { institution, view: 'all', cut: cutOf(binding) }
  const cut = cutAt(all, seenFrom)
  return cut === null ? null : { institution: seenFrom, view: 'all', cut }
}
