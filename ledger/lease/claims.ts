import { link, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { makeFolder, namesIn, nullIfMissing, syncFolder, writeSynced } from '../durable-file.ts'

/** Who may write the log of one institution: claim `epoch` of it. The highest epoch is the holder's. */
export type Claim = { readonly epoch: number; readonly instance: string; readonly run: string; readonly url: string }

const ClaimFile = z.strictObject({ instance: z.string(), run: z.string(), url: z.string() })

const nameOf = (epoch: number): string => epoch.toString().padStart(12, '0')
const ADOPTED = '.adopted'

/** Two writes of one process need a name each. */
let writes = 0

/**
 * The claims on one institution's log, `leases/<institution>/`: `<epoch>` says who took it, `<epoch>.adopted` that the
 * taker has everything that counts of the epochs before. A claim appears with its content and only once, because a link
 * fails where the name is taken: of all who want an epoch, one gets it. Nobody ever changes or gives back a claim; losing
 * means that there is a higher one.
 */
export class Claims {
  readonly directory: string

  constructor(directory: string) {
    this.directory = directory
  }

  /** 0 where nobody ever took it. */
  async newest(): Promise<number> {
    return (await namesIn(this.directory)).reduce(
      (newest, name) => (/^\d{12}$/.test(name) ? Math.max(newest, Number(name)) : newest),
      0,
    )
  }

  /** The highest epoch whose taker has everything of those before; 0 where there is none. */
  async adopted(): Promise<number> {
    return (await namesIn(this.directory)).reduce((newest, name) => {
      const epoch = /^(\d{12})\.adopted$/.exec(name)?.[1]
      return epoch === undefined ? newest : Math.max(newest, Number(epoch))
    }, 0)
  }

  /** Null where it was cleared away, by the holder of a higher one. Errors: LEDGER_DAMAGED. */
  async read(epoch: number): Promise<Claim | null> {
    const text = await readFile(join(this.directory, nameOf(epoch)), 'utf8').catch(nullIfMissing)
    if (text === null) return null
    try {
      return { epoch, ...ClaimFile.parse(JSON.parse(text)) }
    } catch (error) {
      throw new SuanhengError('LEDGER_DAMAGED', `lease ${join(this.directory, nameOf(epoch))} is no claim`, {}, error)
    }
  }

  /** Output: false when another has taken this epoch. Durable, with its name, when true. */
  async take({ epoch, ...content }: Claim): Promise<boolean> {
    for (const folder of await makeFolder(this.directory)) await syncFolder(folder)
    const beside = join(this.directory, `new-${content.instance}-${content.run}-${++writes}`)
    await writeSynced(beside, `${JSON.stringify(content)}\n`, 0o600)
    try {
      await link(beside, join(this.directory, nameOf(epoch)))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    } finally {
      await unlink(beside)
    }
    await syncFolder(this.directory)
    return true
  }

  /** Says that all that counts of lower epochs is in the holder's own journal or published. */
  async markAdopted(epoch: number): Promise<void> {
    const before = await this.adopted()
    await writeSynced(join(this.directory, nameOf(epoch) + ADOPTED), '', 0o600)
    await syncFolder(this.directory)
    // What was taken and taken over twice since is of no use. The last mark stays: whoever lists the folder meanwhile
    // sees it or this one.
    for (const name of await namesIn(this.directory))
      if (/^\d{12}(\.adopted)?$/.test(name) && Number(name.slice(0, 12)) < before)
        await unlink(join(this.directory, name)).catch(nullIfMissing)
  }
}
