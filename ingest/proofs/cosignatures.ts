import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SuanhengError } from '../../core/errors.ts'
import { rootAt } from '../../core/merkle/prove.ts'
import { signCheckpoint } from '../../core/note/checkpoint.ts'
import { cosignedAt } from '../../core/note/cosignature.ts'
import type { NoteSignature, SignedNote, VerifierKey } from '../../core/note/signed-note.ts'
import {
  formatNote,
  noteSigner,
  parseNote,
  parseSignatureLines,
  parseVerifierKey,
} from '../../core/note/signed-note.ts'
import { makeFolder, namesIn, nullIfMissing, replaceFile, syncFolder } from '../../ledger/durable-file.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { Mutex } from '../accept/mutex.ts'

/** A witness answers some time after it was given a checkpoint; by then the log may be this many further. */
const REMEMBERED = 16

/**
 * Cosignatures of witnesses, kept beside the log they are of: `cosigned/<size>` is the checkpoint with the log's own
 * signature and a line of each witness. Only keys listed in `witnessFile` are taken, one verifier key a line; it is read
 * each time, so that a witness can be added without a restart.
 */
export class Cosignatures {
  readonly #ledger: Ledger
  readonly #witnessFile: string
  readonly #mutex = new Mutex()
  /** Checkpoints given to witnesses lately, newest last. */
  readonly #given = new Map<string, readonly string[]>()

  constructor(ledger: Ledger, witnessFile: string) {
    this.#ledger = ledger
    this.#witnessFile = witnessFile
  }

  /** Says that a witness was given this checkpoint, so that its answer finds it again. */
  give(institution: string, checkpoint: string): void {
    const given = (this.#given.get(institution) ?? []).filter((text) => text !== checkpoint)
    this.#given.set(institution, [...given, checkpoint].slice(-REMEMBERED))
  }

  /**
   * Takes signature lines over the checkpoint of `size`; null: over one given lately, or the newest.
   * Output: size and number of witnesses that have cosigned it by now.
   * Errors: NOTE_MALFORMED; COSIGNATURE_INVALID when no line is of a listed witness over it; CONFIG_INVALID for the list;
   *         LEDGER_HELD_ELSEWHERE.
   */
  add(institution: string, lines: string, size: number | null): Promise<{ size: number; witnesses: number }> {
    return this.#mutex.run(async () => {
      // One process writes beside a log.
      await this.#ledger.hold(institution)
      const signatures = parseSignatureLines(lines)
      const keys = await this.#witnesses()
      const candidates =
        size === null ? await this.#candidates(institution) : [await this.#checkpointAt(institution, size)]
      for (const note of candidates.map(parseNote)) {
        const valid = signatures.filter((signature) =>
          keys.some((key) => cosignedAt(note.text, signature, key) !== null),
        )
        if (valid.length > 0) return this.#keep(institution, note, valid)
      }
      throw new SuanhengError('COSIGNATURE_INVALID', 'no line is a cosignature of a witness known here', {
        institution,
        lines: signatures.length,
        witnesses: keys.length,
      })
    })
  }

  /** The cosigned checkpoint of the largest size. Errors: NOT_FOUND. */
  async newest(institution: string): Promise<string> {
    const folder = this.#folder(institution)
    const sizes = (await namesIn(folder)).filter((name) => /^\d+$/.test(name)).map(Number)
    if (sizes.length === 0) throw new SuanhengError('NOT_FOUND', `no checkpoint of ${institution} is cosigned yet`)
    return readFile(join(folder, String(sizes.reduce((a, b) => Math.max(a, b)))), 'utf8')
  }

  /** Verifier keys whose cosignatures are taken here, as the operator lists them. Errors: CONFIG_INVALID. */
  async known(): Promise<readonly string[]> {
    return (await this.#lines()).map((line) => witnessKey(line).text)
  }

  async #keep(institution: string, note: SignedNote, fresh: readonly NoteSignature[]) {
    const size = Number(note.text.split('\n')[1])
    const file = join(this.#folder(institution), String(size))
    await Promise.all((await makeFolder(this.#folder(institution))).map(syncFolder))
    const there = await readFile(file, 'utf8').then(parseNote, nullIfMissing)
    const signatures = [...(there?.signatures ?? note.signatures)]
    for (const signature of fresh) {
      // A witness that asks again gets the same entry once, not a line more.
      if (!signatures.some(({ name, keyId }) => name === signature.name && keyId === signature.keyId))
        signatures.push(signature)
    }
    if (signatures.length > (there?.signatures.length ?? 0))
      await replaceFile(file, formatNote({ text: note.text, signatures }), 0o600)
    return { size, witnesses: signatures.length - note.signatures.length }
  }

  async #candidates(institution: string): Promise<readonly string[]> {
    const newest = await this.#ledger.log(institution).checkpoint()
    return [...(newest === null ? [] : [newest.text]), ...(this.#given.get(institution) ?? []).toReversed()]
  }

  /** The log's checkpoint of an earlier size: the same text that was or would have been published then. */
  async #checkpointAt(institution: string, size: number): Promise<string> {
    const log = this.#ledger.log(institution)
    const published = await log.checkpoint()
    if (published === null || size < 1 || size > published.size)
      throw new SuanhengError('REQUEST_INVALID', `no checkpoint of size ${size} is published`, { size })
    const origin = published.origin
    const root = await rootAt(log.hasher, log.nodes, size)
    return signCheckpoint({ origin, size, root, extensions: [] }, noteSigner(origin, this.#ledger.key.privateKey))
  }

  #folder(institution: string): string {
    return join(this.#ledger.log(institution).directory, 'cosigned')
  }

  async #witnesses(): Promise<readonly VerifierKey[]> {
    return (await this.#lines()).map(witnessKey)
  }

  async #lines(): Promise<readonly string[]> {
    const text = (await readFile(this.#witnessFile, 'utf8').catch(nullIfMissing)) ?? ''
    const lines = text.split('\n').map((line) => line.trim())
    return lines.filter((line) => line !== '' && !line.startsWith('#'))
  }
}

function witnessKey(line: string): VerifierKey {
  try {
    const key = parseVerifierKey(line)
    if (key.algorithm === 'cosignature/v1') return key
  } catch (error) {
    throw new SuanhengError('CONFIG_INVALID', 'a line of the witness list is no verifier key', {}, error)
  }
  throw new SuanhengError('CONFIG_INVALID', 'a key of the witness list is not for cosignatures (algorithm 0x04)')
}
