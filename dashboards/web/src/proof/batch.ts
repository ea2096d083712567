import { verifyInclusion } from '../../../../core/merkle/verify.ts'
import { hashNameOfOrigin, isAtPlace, readManifest } from '../../../../core/note/manifest-text.ts'
import { parseProof } from '../../../../core/note/proof-text.ts'
import type { Manifest } from '../../../../schemas/manifest.ts'
import { openNote, readKey } from './note.ts'
import { withSha256 } from './sha256.ts'
import type { Verdict } from './verdict.ts'
import { refuse, unable, verdictOf } from './verdict.ts'

/**
 * A receipt's proof (C2SP tlog-proof) against the log's key: signature, path, and that the entry is the manifest of this
 * institution at this place. `keyText`: the log's verifier key.
 */
export const verifyBatchProof = (proof: string, keyText: string): Promise<Verdict> =>
  verdictOf(async () => {
    const { manifest, size } = await provenManifest(proof, keyText)
    return {
      ok: true,
      why: {
        zh: `第 ${manifest.sequence} 批（${manifest.records} 条）在账本签名的检查点（共 ${size} 批）中`,
        en: `batch ${manifest.sequence} (${manifest.records} records) is under the signed checkpoint of size ${size}`,
      },
    }
  })

/** The manifest that the proof proves, and the size of the log by then. Stops otherwise. */
export async function provenManifest(
  text: string,
  keyText: string,
): Promise<{ readonly manifest: Manifest; readonly size: number }> {
  const key = await readKey(keyText)
  const { extra, index, proof, checkpoint: note } = parseProof(text)
  if (extra === null) throw refuse('证明中没有批次清单', 'the proof does not carry its entry')
  const { size, root } = await openNote(note, key)
  const manifest = readManifest(extra)
  if (!isAtPlace(manifest, index, key.name))
    throw refuse('批次清单的位置或机构与账本不符', 'the manifest says another place or institution than its log')
  if (hashNameOfOrigin(key.name) !== 'sha256')
    throw unable(
      '签名有效；账本使用 SM3，浏览器没有这一算法，路径未在此核验（可用 suanheng receipt verify）',
      'The signature is valid; the log uses SM3, which browsers do not have: its path is not checked here (suanheng receipt verify does)',
    )
  const isIn = await withSha256((hasher) =>
    verifyInclusion(hasher, { index, size, leaf: hasher.leaf(extra), proof, root }),
  )
  if (!isIn) throw refuse('证明不通向检查点的根', 'the proof does not lead to the root of the checkpoint')
  return { manifest, size }
}
