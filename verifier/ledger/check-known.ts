import { messageOf, SuanhengError } from '../../core/errors.ts'
import { rootAt } from '../../core/merkle/prove.ts'
import { openCheckpoint, parseCheckpoint } from '../../core/note/checkpoint.ts'
import { parseProof, verifyProof } from '../../core/note/tlog-proof.ts'
import type { LedgerFinding } from '../../ledger/finding.ts'
import type { LogFolder } from '../../ledger/log/log-folder.ts'
import { type CheckContext, findingOf } from './check-context.ts'

/** What somebody kept of a log: a checkpoint, cosigned or not, or a proof with its checkpoint. */
export type KnownCheckpoint = {
  /** Where it came from, for messages. */
  readonly name: string
  /** Last part of the origin that its checkpoint names. */
  readonly institution: string
  /** Batches that it says the log had. */
  readonly size: number
  /** The signed note. */
  readonly checkpoint: string
  /** The proof around it, as text. */
  readonly proof: string | null
}

/**
 * Reads a file that somebody kept: a checkpoint (C2SP signed note), a tlog-proof, or a receipt in JSON with `proof`.
 * Errors: PROOF_MALFORMED, NOTE_MALFORMED.
 */
export function parseKnown(name: string, text: string): KnownCheckpoint {
  const proof = text.trimStart().startsWith('{') ? proofOfReceipt(name, text) : isProof(text) ? text : null
  const checkpoint = proof === null ? text : parseProof(proof).checkpoint
  const { origin, size } = parseCheckpoint(checkpoint)
  return { name, institution: origin.split('/').at(-1) ?? '', size, checkpoint, proof }
}

/** The log as it stands against what is known of it: it may only have grown. */
export async function checkKnown(
  context: CheckContext,
  log: LogFolder,
  known: readonly KnownCheckpoint[],
): Promise<LedgerFinding[]> {
  const findings: LedgerFinding[] = []
  for (const item of known) {
    const finding = await checkOne(context, log, item)
    if (finding !== null) findings.push(finding)
  }
  return findings
}

async function checkOne(
  context: CheckContext,
  log: LogFolder,
  { name, checkpoint, proof }: KnownCheckpoint,
): Promise<LedgerFinding | null> {
  const forgery = forgeryOf(log, checkpoint, proof)
  if (forgery !== null) return findingOf(context, 'CHECKPOINT_FORGED', `${name}: ${forgery}`)
  const { size, root } = parseCheckpoint(checkpoint)
  if (size > context.size) {
    const detail = `${name} signs ${size} batches, the log has ${context.size} now`
    return findingOf(context, 'LOG_ROLLED_BACK', detail)
  }
  const now = await rootOrNull(context.log, size)
  if (now === null || Buffer.compare(now, root) === 0) return null
  const detail = `${name} signs root ${hex(root)} of the first ${size} batches, the log has ${hex(now)} now`
  return findingOf(context, 'LOG_FORKED', detail)
}

/** Null where the log's key signed it, and the proof leads to it. */
function forgeryOf({ key, hasher }: LogFolder, checkpoint: string, proof: string | null): string | null {
  if (key === null) return null
  try {
    openCheckpoint(checkpoint, key)
    if (proof !== null) verifyProof(hasher, proof, key)
    return null
  } catch (error) {
    if (error instanceof SuanhengError && (error.code === 'CHECKPOINT_FORGED' || error.code === 'PROOF_INVALID'))
      return messageOf(error)
    throw error
  }
}

/** Null where the tiles are damaged, which the check of the log by itself names. */
async function rootOrNull(log: LogFolder, size: number): Promise<Uint8Array | null> {
  try {
    return await rootAt(log.hasher, log.nodes, size)
  } catch (error) {
    if (error instanceof SuanhengError && error.code === 'LEDGER_DAMAGED') return null
    throw error
  }
}

const isProof = (text: string): boolean => text.startsWith('c2sp.org/tlog-proof')

function proofOfReceipt(name: string, text: string): string {
  try {
    const receipt = JSON.parse(text) as { readonly proof?: unknown }
    if (typeof receipt.proof === 'string') return receipt.proof
  } catch (error) {
    throw new SuanhengError('PROOF_MALFORMED', `${name} is neither a receipt, a proof nor a checkpoint`, {}, error)
  }
  throw new SuanhengError('PROOF_MALFORMED', `${name} is a receipt without a proof`)
}

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex')
