import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { link, lstat, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SuanhengError } from '../../core/errors.ts'
import { makeFolder, namesIn, syncFolder } from '../../ledger/durable-file.ts'
import { Uscc } from '../../schemas/primitives.ts'
import { Mutex } from '../accept/mutex.ts'
import { judgeFile } from './judge-file.ts'
import type { HeldFile } from './names.ts'
import { fileName, findFile, openToRead, parseFileName } from './names.ts'
import { onDisk } from './on-disk.ts'
import { onDiskBytes, Quota } from './quota.ts'
import type { Body } from './receive.ts'
import { receive, withTemporary } from './receive.ts'

export type FileLimits = {
  /** Largest file. */
  readonly maxBytes: number
  /** All files of one institution, each in whole blocks of 4 KiB. */
  readonly quotaBytes: number
  /** Uploads of one institution at once. */
  readonly uploads: number
  /** A body of which nothing comes for so long is given up. */
  readonly idleMs: number
}

/** Where uploads lie until they are whole: no institution has this name. */
const INCOMING = 'incoming'
const isIncoming = (name: string): boolean => name === INCOMING || name.startsWith(`${INCOMING}-`)

type Upload = { readonly declared: number; readonly damaged: boolean }

/**
 * Files by the SHA-256 of their content, a folder for each institution: `<folder>/<institution>/<sha256>.<type>`, the
 * bytes as they came. What one institution holds is looked up in its own folder only, so that no answer, and no time
 * it takes, depends on what another one holds. A file is never changed; one process holds the folder.
 */
export class FileStore {
  readonly limits: FileLimits
  readonly #folder: string
  readonly #quota: Quota
  readonly #uploads = new Map<string, number>()
  readonly #mending = new Mutex()
  readonly #incoming: string
  /** The epoch at which an institution's files were counted last. */
  readonly #counted = new Map<string, number>()

  private constructor(folder: string, incoming: string, limits: FileLimits) {
    this.#folder = folder
    this.#incoming = join(folder, incoming)
    this.limits = limits
    this.#quota = new Quota(limits.quotaBytes)
  }

  /**
   * Removes what a killed run left half-way and counts what each institution holds. `strange`: names nobody here gave;
   * they are neither counted nor handed out. `instance`: of several on this folder, each has its own uploads under way.
   * Errors: FILES_UNAVAILABLE.
   */
  static async open(
    folder: string,
    limits: FileLimits,
    instance?: string,
  ): Promise<{ readonly files: FileStore; readonly strange: readonly string[] }> {
    const files = new FileStore(folder, instance === undefined ? INCOMING : `${INCOMING}-${instance}`, limits)
    return { files, strange: await onDisk(files.#start()) }
  }

  /**
   * Keeps a body under its digest. Resolves when it is durable: file, name and folder fsynced. `isNew` false: the
   * institution held it; then nothing is written, and the body must be the same nonetheless. `declared`: the size that
   * was announced, for which room is kept from the beginning; 0 when none was.
   * Errors: FILE_TOO_LARGE, FILE_DIGEST_MISMATCH, FILE_TYPE_REFUSED, FILE_QUOTA_EXCEEDED, FILES_UNAVAILABLE,
   * TOO_MANY_REQUESTS, BODY_DAMAGED; nothing is kept then.
   */
  async put(
    institution: string,
    sha256: string,
    body: Body,
    declared = 0,
  ): Promise<{ file: HeldFile; isNew: boolean }> {
    const uploads = this.#uploads.get(institution) ?? 0
    if (uploads >= this.limits.uploads) {
      const detail = `${uploads} files of the institution are being received`
      throw new SuanhengError('TOO_MANY_REQUESTS', detail, { retryAfterSeconds: 1 })
    }
    this.#uploads.set(institution, uploads + 1)
    try {
      const held = await this.find(institution, sha256)
      const isIntact = held !== null && (await onDisk(this.#isIntact(institution, held)))
      if (!isIntact) return await this.#store(institution, sha256, body, { declared, damaged: held !== null })
      requireDigest(sha256, (await receive(body, this.limits, async () => {})).sha256)
      // Another upload may have named it a moment ago and not yet fsynced the name.
      await onDisk(this.#syncNames(institution))
      return { file: held, isNew: false }
    } finally {
      this.#uploads.set(institution, (this.#uploads.get(institution) ?? 1) - 1)
    }
  }

  /** The institution’s file of this digest. Errors: FILES_UNAVAILABLE. */
  find(institution: string, sha256: string): Promise<HeldFile | null> {
    return onDisk(findFile(this.#folderOf(institution), sha256))
  }

  /**
   * A file for reading from its start, compared with its digest just now; the caller closes it.
   * Errors: NOT_FOUND, FILE_DAMAGED, FILES_UNAVAILABLE.
   */
  async openVerified(institution: string, sha256: string): Promise<{ file: HeldFile; handle: FileHandle }> {
    const file = await this.find(institution, sha256)
    if (file === null) throw new SuanhengError('NOT_FOUND', `no file ${sha256}`)
    const handle = await onDisk(openToRead(this.#pathOf(institution, file)))
    try {
      const found = await onDisk(digestOf(handle))
      if (found === sha256) return { file, handle }
      throw new SuanhengError('FILE_DAMAGED', `the file kept as ${sha256} has the digest ${found}`, { sha256, found })
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** Digests of all files of an institution. Errors: FILES_UNAVAILABLE. */
  async digests(institution: string): Promise<ReadonlySet<string>> {
    const names = await onDisk(namesIn(this.#folderOf(institution)))
    return new Set(names.flatMap((name) => parseFileName(name)?.sha256 ?? []))
  }

  /** Counts an institution's files anew under a new lease: another instance kept some meanwhile. Errors: FILES_UNAVAILABLE. */
  async countAt(institution: string, epoch: number): Promise<void> {
    if ((this.#counted.get(institution) ?? 0) === epoch) return
    this.#counted.set(institution, epoch)
    this.#quota.add(institution, -this.#quota.used(institution))
    await onDisk(this.#count(institution))
  }

  /** Bytes on disk, uploads under way included. */
  usedBytes(institution: string): number {
    return this.#quota.used(institution)
  }

  totalBytes(): number {
    return this.#quota.total()
  }

  async #store(institution: string, sha256: string, body: Body, { declared, damaged }: Upload) {
    let reserved = 0
    const reserve = (bytes: number) => {
      const more = Math.max(0, onDiskBytes(bytes) - reserved)
      this.#quota.reserve(institution, more)
      reserved += more
    }
    try {
      reserve(declared)
      return await withTemporary(this.#incoming, async (path, handle) => {
        const received = await receive(body, this.limits, async (piece, bytes) => {
          reserve(bytes)
          await onDisk(handle.appendFile(piece))
        })
        requireDigest(sha256, received.sha256)
        const judged = await onDisk(judgeFile(handle, received.bytes))
        if ('why' in judged) throw new SuanhengError('FILE_TYPE_REFUSED', judged.why)
        await onDisk(handle.sync())
        const file: HeldFile = { sha256, type: judged.type, bytes: received.bytes }
        const isNew = await onDisk(damaged ? this.#mend(institution, path, file) : this.#name(institution, path, file))
        // From here on it is there, whatever happens to the fsync.
        if (isNew) reserved = 0
        await onDisk(this.#syncNames(institution))
        return { file, isNew }
      })
    } finally {
      this.#quota.add(institution, -reserved)
    }
  }

  /** Gives a whole file its name. Output: false when another upload of the same bytes was first. */
  async #name(institution: string, temporary: string, file: HeldFile): Promise<boolean> {
    await makeFolder(this.#folderOf(institution))
    // Unlike a rename, a link never takes the place of a file that is there.
    return link(temporary, this.#pathOf(institution, file)).then(() => true, falseIfThere)
  }

  /** Puts a whole file in the place of one whose bytes are no longer what its name says. */
  #mend(institution: string, temporary: string, file: HeldFile): Promise<boolean> {
    return this.#mending.run(async () => {
      const old = await findFile(this.#folderOf(institution), file.sha256)
      await rename(temporary, this.#pathOf(institution, file))
      if (old === null) return true
      this.#quota.add(institution, -onDiskBytes(old.bytes))
      if (old.type !== file.type) await rm(this.#pathOf(institution, old), { force: true })
      return true
    })
  }

  /** The folder of the institution and the one that names it. */
  async #syncNames(institution: string): Promise<void> {
    await syncFolder(this.#folderOf(institution))
    await syncFolder(this.#folder)
  }

  async #isIntact(institution: string, file: HeldFile): Promise<boolean> {
    const handle = await openToRead(this.#pathOf(institution, file))
    try {
      return (await digestOf(handle)) === file.sha256
    } finally {
      await handle.close()
    }
  }

  async #start(): Promise<readonly string[]> {
    await rm(this.#incoming, { recursive: true, force: true })
    await makeFolder(this.#incoming)
    const strange: string[] = []
    for (const entry of await readdir(this.#folder, { withFileTypes: true })) {
      if (isIncoming(entry.name)) continue
      if (!Uscc.safeParse(entry.name).success || !entry.isDirectory()) strange.push(entry.name)
      else strange.push(...(await this.#count(entry.name)))
    }
    return strange
  }

  async #count(institution: string): Promise<readonly string[]> {
    const strange: string[] = []
    for (const name of await namesIn(this.#folderOf(institution))) {
      const stat = await lstat(join(this.#folderOf(institution), name))
      if (parseFileName(name) === null || !stat.isFile()) strange.push(join(institution, name))
      else this.#quota.add(institution, onDiskBytes(stat.size))
    }
    return strange
  }

  #folderOf(institution: string): string {
    // It becomes a part of a path: whatever a caller checked before, nothing else may.
    return join(this.#folder, Uscc.parse(institution))
  }

  #pathOf(institution: string, { sha256, type }: HeldFile): string {
    return join(this.#folderOf(institution), fileName(sha256, type))
  }
}

function requireDigest(expected: string, received: string): void {
  if (expected === received) return
  const detail = `the address says ${expected}, the body that came has ${received}`
  throw new SuanhengError('FILE_DIGEST_MISMATCH', detail, { expected, received })
}

async function digestOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  const piece = Buffer.alloc(1 << 16)
  for (let at = 0; ; ) {
    const { bytesRead } = await handle.read(piece, 0, piece.length, at)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(piece.subarray(0, bytesRead))
    at += bytesRead
  }
}

function falseIfThere(error: NodeJS.ErrnoException): false {
  if (error.code === 'EEXIST') return false
  throw error
}
