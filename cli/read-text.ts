import { readFile } from 'node:fs/promises'
import { messageOf, SuanhengError } from '../core/errors.ts'

/** A file that the command line names. Errors: REQUEST_INVALID. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `cannot read ${file}: ${messageOf(error)}`, {}, error)
  }
}
