import { fetchRaw } from '../api.ts'
import { keyOfLog } from './log-key.ts'
import { verifyRecordProof } from './record.ts'
import type { Verdict } from './verdict.ts'

export type RecordProof = {
  readonly kind: string
  readonly id: string
  readonly versions: readonly {
    readonly batchId: string
    /** The bytes that are proven, hex. */
    readonly canonical: string
    readonly record: { readonly leaf: string; readonly index: number; readonly size: number }
  }[]
}
/** `text`: the proof as the service gave it, for whoever keeps it. */
export type CheckedProof = { readonly text: string; readonly proof: RecordProof; readonly verdict: Verdict }

const OTHER_KEY: Verdict = {
  ok: false,
  why: {
    zh: '账本公钥与此浏览器先前所见不同，请与机构核实',
    en: 'The key of the log is not the one this browser knew: ask the operator',
  },
}

/**
 * Fetches the proof of a record and verifies it in this browser. A good proof under a key that is not the one seen before
 * is none. Throws ApiProblem.
 */
export async function checkRecord(kind: string, id: string, institution: string): Promise<CheckedProof> {
  const path = `/v1/records/${encodeURIComponent(id)}/proof?kind=${kind}&institution=${institution}`
  const text = await (await fetchRaw(path)).text()
  const { keyText, wasOther } = await keyOfLog(institution)
  const proof = JSON.parse(text) as RecordProof
  const verdict = await verifyRecordProof(proof, keyText)
  return { text, proof, verdict: wasOther && verdict.ok === true ? OTHER_KEY : verdict }
}
