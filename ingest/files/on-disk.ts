import { messageOf, SuanhengError } from '../../core/errors.ts'

/** A failure of the disk in the words of the service; the path stays in the log. Errors: FILES_UNAVAILABLE. */
export async function onDisk<T>(task: Promise<T>): Promise<T> {
  try {
    return await task
  } catch (error) {
    if (error instanceof SuanhengError) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new SuanhengError('FILES_UNAVAILABLE', `the folder of files: ${code ?? messageOf(error)}`, {}, error)
  }
}
