import { placeOfVersion } from '../../../../core/note/record-place.ts'
import { RecordProof } from '../../../../schemas/record-proof.ts'
import { provenManifest } from './batch.ts'
import { withSha256 } from './sha256.ts'
import type { Verdict } from './verdict.ts'
import { refuse, verdictOf } from './verdict.ts'

/**
 * A record proof (`GET /v1/records/{id}/proof`), every version of it: its bytes → the batch's record tree → the log →
 * the signed checkpoint. `keyText`: the log's verifier key (`keyOfLog`).
 */
export const verifyRecordProof = (answer: unknown, keyText: string): Promise<Verdict> =>
  verdictOf(async () => {
    const parsed = RecordProof.safeParse(answer)
    if (!parsed.success) throw refuse('不是记录存证证明', 'not a record proof')
    const proof = parsed.data
    let last = 0
    for (const version of proof.versions) {
      const { manifest, size } = await provenManifest(version.proof, keyText)
      const { fault } = await withSha256((hasher) => placeOfVersion(hasher, proof, version, manifest))
      if (fault !== null) throw refuse(`记录不在第 ${manifest.sequence} 批所述位置，或不是该记录（${fault}）`, fault)
      last = size
    }
    const { length } = proof.versions
    return {
      ok: true,
      why: {
        zh: `${length === 1 ? '记录' : `${length} 个版本`}的字节、批次与账本签名的检查点（共 ${last} 批）一致`,
        en: `${length === 1 ? 'its bytes stand' : `${length} versions stand`} in the log under the signed checkpoint of size ${last}`,
      },
    }
  })
