import { SuanhengError } from '../../core/errors.ts'
import type { AddCheckpoint } from '../../core/note/add-checkpoint.ts'
import { formatAddCheckpoint, parseAddCheckpoint } from '../../core/note/add-checkpoint.ts'
import { parseCheckpoint } from '../../core/note/checkpoint.ts'
import type { Cosigner } from '../../core/note/cosignature.ts'
import { formatSignatureLines } from '../../core/note/signed-note.ts'
import { toBase64 } from '../../core/note/text.ts'
import type { OpenCheckpoint, Refusal } from '../../core/note/witness.ts'
import { judgeCheckpoint } from '../../core/note/witness.ts'
import type { ServiceClient } from '../client.ts'
import type { WitnessedLog } from './keys.ts'
import type { WitnessState } from './witness-state.ts'

/** `gone`: the service shows no log where there was one. */
export type Outcome =
  | { readonly outcome: 'nothing'; readonly origin: string }
  | { readonly outcome: 'cosigned'; readonly origin: string; readonly before: number | null; readonly size: number }
  | {
      readonly outcome: 'refused'
      readonly origin: string
      readonly reason: Refusal | 'gone'
      /** Size and root of what was cosigned last and of what is shown now. */
      readonly seen: string | null
      readonly offered: string | null
      /** The signed notes, kept for the evidence. */
      readonly files: readonly string[]
    }

/**
 * Asks for the newest checkpoint of a log, decides, remembers, and only then cosigns and sends. Whatever fails on the
 * way, asking again is right: the same checkpoint is cosigned again.
 */
export async function cosignLog(
  client: ServiceClient,
  { key, institution }: WitnessedLog,
  cosigner: Cosigner,
  state: WitnessState,
  now: () => number,
): Promise<Outcome> {
  const origin = key.name
  const last = await state.last(key)
  const before = last === null ? null : parseCheckpoint(last).size
  const request = await ask(client, institution, before)
  if (request === null) {
    if (last === null) return { outcome: 'nothing', origin }
    const files = [await state.keepEvidence(key, 'gone-seen', last)]
    return { outcome: 'refused', origin, reason: 'gone', seen: described(parseCheckpoint(last)), offered: null, files }
  }
  const judgement = judgeCheckpoint(key, last, request)
  const { offered, seen } = judgement
  if (judgement.kind === 'refused') {
    const { reason } = judgement
    const files = [await state.keepEvidence(key, `${reason}-offered`, formatAddCheckpoint(request))]
    if (last !== null) files.unshift(await state.keepEvidence(key, `${reason}-seen`, last))
    const named = { seen: seen === null ? null : described(seen), offered: described(offered) }
    return { outcome: 'refused', origin, reason, ...named, files }
  }
  await state.keep(key, request.checkpoint)
  const line = cosigner.cosign(offered.note.text, Math.floor(now() / 1000))
  await client.post(
    `/ledger/${institution}/cosignatures?size=${offered.size}`,
    Buffer.from(formatSignatureLines([line])),
    { 'content-type': 'text/plain' },
  )
  return { outcome: 'cosigned', origin, before, size: offered.size }
}

/** Null where the service has no log. A log that is smaller than `before` cannot prove anything: it gives its checkpoint alone. */
async function ask(client: ServiceClient, institution: string, before: number | null): Promise<AddCheckpoint | null> {
  const path = `/ledger/${institution}`
  const body = await client
    .get(`${path}/add-checkpoint?old=${before ?? 0}`)
    .catch(orNull('REQUEST_INVALID', 'NOT_FOUND'))
  if (body !== null) return parseAddCheckpoint(body)
  const checkpoint = await client.get(`${path}/checkpoint`).catch(orNull('NOT_FOUND'))
  return checkpoint === null ? null : { old: before ?? 0, proof: [], checkpoint }
}

const orNull =
  (...codes: readonly string[]) =>
  (error: unknown): null => {
    if (error instanceof SuanhengError && codes.includes(error.code)) return null
    throw error
  }

const described = ({ size, root }: Pick<OpenCheckpoint, 'size' | 'root'>): string =>
  `size ${size}, root ${toBase64(root)}`
