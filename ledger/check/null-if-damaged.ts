import { SuanhengError } from '../../core/errors.ts'

/** Null for what is missing, short or does not lead to the root: a check goes on. */
export async function nullIfDamaged<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof SuanhengError && error.code === 'LEDGER_DAMAGED') return null
    throw error
  }
}
