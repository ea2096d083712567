import { z } from 'zod'
import { SuanhengError } from '../core/errors.ts'
import type { Store } from '../store/client.ts'
import { defineQuery } from '../store/query.ts'

const owners = defineQuery({
  file: 'contract_owners.sql',
  params: z.strictObject({ number: z.string() }),
  row: z.strictObject({ institution: z.string() }),
})

/**
 * Which institution a contract number belongs to. `institution` null asks all of them.
 * Errors: NOT_FOUND, CONTRACT_AMBIGUOUS when several institutions have it and none was named.
 */
export async function findContract(
  store: Store,
  number: string,
  institution: string | null,
): Promise<{ institution: string; number: string }> {
  const found = (await owners(store, { number })).map((row) => row.institution)
  const eligible = institution === null ? found : found.filter((owner) => owner === institution)
  const [owner] = eligible
  if (owner === undefined) throw new SuanhengError('NOT_FOUND', `no contract ${number}`, { number })
  if (eligible.length > 1) {
    throw new SuanhengError('CONTRACT_AMBIGUOUS', `${eligible.length} institutions have a contract ${number}`, {
      institutions: eligible,
    })
  }
  return { institution: owner, number }
}
