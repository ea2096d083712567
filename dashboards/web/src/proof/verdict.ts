import { SuanhengError } from '../../../../core/errors.ts'

/** A text in both languages, as the page's words are. */
type Words = Readonly<Record<'zh' | 'en', string>>

/** What a check in the browser came to. null: it could not be checked here, which is neither good nor bad. */
export type Verdict = { readonly ok: boolean | null; readonly why: Words }

/** Ends a check: what is wrong, or why nothing can be said. */
export class Stop extends Error {
  readonly verdict: Verdict
  constructor(verdict: Verdict) {
    super(verdict.why.en)
    this.verdict = verdict
  }
}

export const refuse = (zh: string, en: string): Stop => new Stop({ ok: false, why: { zh, en } })
export const unable = (zh: string, en: string): Stop => new Stop({ ok: null, why: { zh, en } })

/** Runs a check; whatever is thrown on purpose is a verdict. A fault of ours is thrown on: it must not look like one. */
export async function verdictOf(check: () => Promise<Verdict>): Promise<Verdict> {
  if (globalThis.crypto?.subtle === undefined)
    return {
      ok: null,
      why: {
        zh: '未在此核验：浏览器只在 https 或本机地址下提供密码运算',
        en: 'Not checked here: browsers compute signatures and hashes over https or on this machine only',
      },
    }
  try {
    return await check()
  } catch (error) {
    if (error instanceof Stop) return error.verdict
    if (error instanceof SuanhengError)
      return {
        ok: false,
        why: { zh: `证明有误（${error.code}）：${error.message}`, en: `${error.code}: ${error.message}` },
      }
    throw error
  }
}
