import { verifyConsistency } from '../../../../core/merkle/verify.ts'
import { hashNameOfOrigin } from '../../../../core/note/manifest-text.ts'
import { fromBase64, toBase64 } from '../../../../core/note/text.ts'
import { openNote, readKey } from './note.ts'
import { withSha256 } from './sha256.ts'
import type { Verdict } from './verdict.ts'
import { refuse, unable, verdictOf } from './verdict.ts'

/** `GET /v1/ledger/{institution}/consistency`: roots and proof in base64. */
export type ConsistencyAnswer = {
  readonly first: number
  readonly second: number
  readonly firstRoot: string
  readonly secondRoot: string
  readonly proof: readonly string[]
}

/**
 * That the log of `first` entries is the beginning of that of `second`, and both of the newest signed checkpoint.
 * `toNewest` goes from `second` to the checkpoint's size: roots of a log that nobody signed prove nothing by themselves.
 */
export const verifyConsistencyAnswer = (
  between: ConsistencyAnswer,
  toNewest: ConsistencyAnswer,
  newestNote: string,
  keyText: string,
): Promise<Verdict> =>
  verdictOf(async () => {
    const key = await readKey(keyText)
    const { size, root } = await openNote(newestNote, key)
    if (hashNameOfOrigin(key.name) !== 'sha256')
      throw unable(
        '签名有效；账本使用 SM3，浏览器没有这一算法，未在此核验（可用 suanheng ledger consistency）',
        'The signature is valid; the log uses SM3, which browsers do not have: not checked here (suanheng ledger consistency does)',
      )
    const joins =
      between.second === toNewest.first &&
      between.secondRoot === toNewest.firstRoot &&
      toNewest.second === size &&
      toNewest.secondRoot === toBase64(root)
    if (!joins) throw refuse('两段证明接不上签名的检查点', 'the proofs do not join up with the signed checkpoint')
    for (const part of [between, toNewest])
      if (!(await holds(part)))
        throw refuse(
          `${part.second} 批的账本不是由 ${part.first} 批的账本延续而来`,
          `the log of ${part.second} does not continue the log of ${part.first}`,
        )
    return {
      ok: true,
      why: {
        zh: `${between.first} 批的账本是 ${between.second} 批的开头，二者都在签名的检查点（${size} 批）之下`,
        en: `the log of ${between.first} is the beginning of that of ${between.second}, both under the signed checkpoint of ${size}`,
      },
    }
  })

async function holds({ first, second, firstRoot, secondRoot, proof }: ConsistencyAnswer): Promise<boolean> {
  const hashes = [firstRoot, secondRoot, ...proof].map(fromBase64)
  const [a, b, ...path] = hashes.filter((hash) => hash !== null)
  if (a === undefined || b === undefined || path.length !== proof.length) return false
  return withSha256((hasher) => verifyConsistency(hasher, { first, second, firstRoot: a, secondRoot: b, proof: path }))
}
