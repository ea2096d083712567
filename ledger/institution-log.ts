import { SuanhengError } from '../core/errors.ts'
import type { Hash } from '../core/merkle/hasher.ts'
import { HASH_BYTES } from '../core/merkle/hasher.ts'
import { inclusionProof, rootAt } from '../core/merkle/prove.ts'
import { TILE_WIDTH } from '../core/merkle/tiles.ts'
import { verifyInclusion } from '../core/merkle/verify.ts'
import { signCheckpoint } from '../core/note/checkpoint.ts'
import type { NoteSigner } from '../core/note/signed-note.ts'
import { formatProof } from '../core/note/tlog-proof.ts'
import type { Manifest } from '../schemas/manifest.ts'
import { MAX_ENTRY_LENGTH } from './log/entry-bundle.ts'
import type { LogFolder } from './log/log-folder.ts'
import type { LogTree } from './log/log-tree.ts'
import type { Fence } from './log/publish-log.ts'
import { publishLog } from './log/publish-log.ts'
import { readManifest, trustedManifest } from './manifest-bytes.ts'

/** What the next manifest must say of those before it. */
export type LogHead = {
  readonly size: number
  /** Leaf hash of the last manifest, hex; null where there is none. */
  readonly previous: string | null
  readonly records: number
  /** Of the last manifest, in ms since 1970; 0 where there is none. A log's moments never go back. */
  readonly receivedAtMs: number
}

/** A manifest and the leaf hashes of its records, 32 bytes each. */
export type Batch = { readonly manifest: Uint8Array; readonly leaves: Uint8Array }

type Leaf = { readonly manifest: Uint8Array; readonly hash: Hash }

/** The log of one institution: `head` (appended) ≥ `tree` (durable) ≥ `published` (on disk, under the checkpoint). */
export class InstitutionLog {
  readonly institution: string
  readonly folder: LogFolder
  readonly #signer: NoteSigner
  readonly #tree: LogTree
  /** Manifests that are durable and not published, by index. */
  readonly #waiting = new Map<number, Uint8Array>()
  #head: LogHead
  #published: LogHead
  #signed: { readonly size: number; readonly text: string } | null = null

  private constructor(institution: string, folder: LogFolder, signer: NoteSigner, tree: LogTree, head: LogHead) {
    this.institution = institution
    this.folder = folder
    this.#signer = signer
    this.#tree = tree
    this.#head = head
    this.#published = head
  }

  /** Reads the end of the published log. Errors: NOTE_MALFORMED, CHECKPOINT_FORGED, LEDGER_DAMAGED. */
  static async load(institution: string, folder: LogFolder, signer: NoteSigner): Promise<InstitutionLog> {
    const tree = await folder.openTree()
    let head: LogHead = { size: 0, previous: null, records: 0, receivedAtMs: 0 }
    for await (const bytes of folder.entries(Math.max(0, tree.size - 1), tree.size))
      head = follow(parseManifest(bytes), folder.hasher.leaf(bytes))
    if (head.size !== tree.size)
      throw damaged(institution, `the last entry of ${tree.size} is of sequence ${head.size}`)
    return new InstitutionLog(institution, folder, signer, tree, head)
  }

  get head(): LogHead {
    return this.#head
  }

  /** Size of what is durable: what `proof` can prove. */
  get size(): number {
    return this.#tree.size
  }

  /** Everything is on disk: the log can be let go and loaded again. */
  get isIdle(): boolean {
    return this.#head.size === this.#published.size
  }

  /** Puts a manifest behind the head. Errors: LEDGER_DAMAGED where it does not follow on, INTERNAL where it is none. */
  take(bytes: Uint8Array, leafBytes: number): Leaf {
    const manifest = parseManifest(bytes)
    const wrong = this.#mismatch(manifest)
    if (wrong !== null) throw damaged(this.institution, wrong)
    if (manifest.records * HASH_BYTES !== leafBytes)
      throw internal(`${manifest.records} records with ${leafBytes} bytes of leaf hashes`)
    const hash = this.folder.hasher.leaf(bytes)
    this.#head = follow(manifest, hash)
    return { manifest: bytes, hash }
  }

  /** The journal holds the leaf: into the tree, in the order of `take`. */
  settle({ manifest, hash }: Leaf): void {
    this.#waiting.set(this.#tree.size, manifest)
    this.#tree.append(hash)
  }

  /** A manifest found in the journal: published already, then it must be the same, or the next one. Errors: LEDGER_DAMAGED. */
  async replay(bytes: Uint8Array, leafBytes: number): Promise<void> {
    const { sequence } = parseManifest(bytes)
    if (sequence > this.#published.size) return this.settle(this.take(bytes, leafBytes))
    await this.#requireEqual(sequence - 1, bytes)
  }

  /**
   * Once everything durable is taken in, no tile may be of a larger tree: the checkpoint, or the journal, was put back
   * to an older one, and going on would fork the log. Errors: LEDGER_DAMAGED.
   */
  async requireNothingBeyond(): Promise<void> {
    const { size } = this.#tree
    const beyond = await this.folder.sizeOnDisk(size)
    if (beyond > size)
      throw damaged(this.institution, `there are tiles of ${beyond} entries, but only ${size} are known`)
  }

  /** The newest signed checkpoint. Signed once a size, when asked for: all batches of a group share it. */
  checkpoint(): string {
    const { size } = this.#tree
    if (this.#signed?.size !== size) this.#signed = { size, text: this.#sign(size, this.#tree.root()) }
    return this.#signed.text
  }

  /** tlog-proof of a durable manifest against the newest checkpoint. Errors: NOT_FOUND, LEDGER_DAMAGED. */
  async proof(index: number): Promise<string> {
    const { hasher } = this.folder
    const { size } = this.#tree
    if (!Number.isSafeInteger(index) || index < 0 || index >= size)
      throw new SuanhengError('NOT_FOUND', `the log of ${this.institution} has no entry ${index}`, { index, size })
    const root = this.#tree.root()
    const checkpoint = this.checkpoint()
    // As it lies there: it is proven below. One after the other, which measured faster than side by side.
    const extra = this.#waiting.get(index) ?? (await this.folder.entry(index))
    const proof = await inclusionProof(hasher, this.#tree.nodes, index, size)
    if (!verifyInclusion(hasher, { index, size, leaf: hasher.leaf(extra), proof, root }))
      throw damaged(this.institution, `entry ${index} does not lead to the root of ${size}`)
    return formatProof({ extra, index, proof, checkpoint })
  }

  /**
   * Writes and fsyncs durable batches, oldest first; those on disk already change nothing.
   * Errors: LEDGER_DAMAGED; LEDGER_HELD_ELSEWHERE where the fence does not hold.
   */
  async publish(batches: readonly Batch[], fence?: Fence): Promise<void> {
    const from = this.#published
    let to = from
    const fresh: Batch[] = []
    for (const batch of batches) {
      const manifest = trustedManifest(batch.manifest)
      const leaf = await this.#requireEqual(manifest.sequence - 1, batch.manifest)
      if (manifest.sequence <= from.size) continue
      if (manifest.sequence !== to.size + 1)
        throw damaged(this.institution, `batch ${manifest.sequence} is to be published after ${to.size}`)
      to = follow(manifest, leaf)
      fresh.push(batch)
    }
    if (fresh.length === 0) return
    await publishLog({
      directory: this.folder.directory,
      from: from.size,
      size: to.size,
      tree: this.#tree,
      entries: [...(await this.#lastBundle(from.size)), ...fresh.map(({ manifest }) => manifest)],
      leaves: Buffer.concat(fresh.map(({ leaves }) => leaves)),
      recordsBefore: from.records,
      checkpoint: this.#sign(to.size, await rootAt(this.folder.hasher, this.#tree.nodes, to.size)),
      ...(fence === undefined ? {} : { fence }),
    })
    await this.folder.checkpoint()
    this.#published = to
    for (let index = from.size; index < to.size; index++) this.#waiting.delete(index)
    this.#tree.forget(to.size)
  }

  /** Entries of the partial bundle that ends at `size`. */
  async #lastBundle(size: number): Promise<Uint8Array[]> {
    const entries: Uint8Array[] = []
    for await (const entry of this.folder.entries(size - (size % TILE_WIDTH), size)) entries.push(entry)
    return entries
  }

  /** Output: the leaf hash. */
  async #requireEqual(index: number, manifest: Uint8Array): Promise<Hash> {
    if (!(index >= 0 && index < this.#tree.size)) throw damaged(this.institution, `entry ${index} is not in the tree`)
    const [leaf] = await this.#tree.nodes([{ height: 0, index }])
    if (leaf === undefined || Buffer.compare(leaf, this.folder.hasher.leaf(manifest)) !== 0)
      throw damaged(this.institution, `the journal has another manifest at ${index} than the log`)
    return leaf
  }

  #mismatch({ institution, sequence, previous, recordsBefore }: Manifest): string | null {
    const { size, previous: last, records } = this.#head
    if (institution !== this.institution) return `a manifest of ${institution}`
    if (sequence !== size + 1) return `sequence ${sequence} after ${size}`
    if (previous !== last) return `batch ${sequence} names ${previous} as the one before it, not ${last}`
    if (recordsBefore !== records) return `batch ${sequence} counts ${recordsBefore} records before it, not ${records}`
    return null
  }

  #sign(size: number, root: Hash): string {
    return signCheckpoint({ origin: this.#signer.key.name, size, root, extensions: [] }, this.#signer)
  }
}

const follow = ({ sequence, recordsBefore, records, receivedAt }: Manifest, hash: Hash): LogHead => ({
  size: sequence,
  previous: Buffer.from(hash).toString('hex'),
  records: recordsBefore + records,
  // Whatever a manifest says there: a moment that is none must not stop the log.
  receivedAtMs: Date.parse(receivedAt) || 0,
})

/** Errors: INTERNAL for what is no manifest, not canonical, or of 64 KiB and more. */
function parseManifest(bytes: Uint8Array): Manifest {
  if (bytes.length > MAX_ENTRY_LENGTH) throw internal(`${bytes.length} bytes, at most ${MAX_ENTRY_LENGTH}`)
  const manifest = readManifest(bytes)
  if (typeof manifest === 'string') throw internal(manifest)
  return manifest
}

const internal = (why: string) => new SuanhengError('INTERNAL', `no manifest: ${why}`)

const damaged = (institution: string, why: string) =>
  new SuanhengError('LEDGER_DAMAGED', `log ${institution}: ${why}`, { institution })
