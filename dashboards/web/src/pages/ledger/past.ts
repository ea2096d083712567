import { toBase64 } from '../../../../../core/note/text.ts'
import { api, dataOf, fetchRaw } from '../../api.ts'
import type { ConsistencyAnswer } from '../../proof/consistency.ts'
import { verifyConsistencyAnswer } from '../../proof/consistency.ts'
import { openNote, readKey } from '../../proof/note.ts'
import type { Seen } from '../../proof/pinned.ts'
import type { Verdict } from '../../proof/verdict.ts'
import { verdictOf } from '../../proof/verdict.ts'

export const checkpointOf = async (institution: string): Promise<string> =>
  (await fetchRaw(`/ledger/${institution}/checkpoint`)).text()

export const consistencyOf = async (institution: string, first: number, second: number): Promise<ConsistencyAnswer> =>
  dataOf(
    await api.GET('/v1/ledger/{institution}/consistency', {
      params: { path: { institution }, query: { first, second } },
    }),
  )

/** What a checkpoint looks like here: whether the log signed it, and what it says. */
export type Opened = { readonly verdict: Verdict; readonly size: number; readonly root: string }

export async function openedOf(note: string, keyText: string): Promise<Opened> {
  let [size, root] = [0, '']
  const verdict = await verdictOf(async () => {
    const checkpoint = await openNote(note, await readKey(keyText))
    size = checkpoint.size
    root = toBase64(checkpoint.root)
    return {
      ok: true,
      why: { zh: `账本已签名，共 ${size} 批`, en: `signed by the log, ${size} batches` },
    }
  })
  return { verdict, size, root }
}

/** Whether the log goes on from what this browser saw of it, as a witness would ask. `opened` must be good. */
export async function sinceSeen(institution: string, seen: Seen, note: string, opened: Opened): Promise<Verdict> {
  if (seen.size > opened.size)
    return {
      ok: false,
      why: {
        zh: `账本变短了：本浏览器此前见过 ${seen.size} 批，现在只有 ${opened.size} 批`,
        en: `the log shrank: this browser saw ${seen.size} batches, now there are ${opened.size}`,
      },
    }
  const between = await consistencyOf(institution, seen.size, opened.size)
  if (between.firstRoot !== seen.root)
    return {
      ok: false,
      why: {
        zh: `前 ${seen.size} 批与本浏览器此前所见不同：历史被改写`,
        en: `the first ${seen.size} batches are not those this browser saw: the past was rewritten`,
      },
    }
  const nothingMore = await consistencyOf(institution, opened.size, opened.size)
  return verifyConsistencyAnswer(between, nothingMore, note, seen.keyText)
}
