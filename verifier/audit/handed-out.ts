import { z } from 'zod'

/** A request as the access log has it. */
export type Asked = {
  readonly at: string
  readonly institution: string
  readonly role: string
  readonly by: string
  readonly method: string
  readonly url: string
  readonly route: string
  readonly status: number
}

export const HANDED_OUT = ['document', 'trial', 'bundle', 'workbook', 'focus', 'table', 'records', 'job'] as const
type What = (typeof HANDED_OUT)[number]

export const HandedOutView = z.strictObject({
  at: z.string(),
  what: z.enum(HANDED_OUT),
  path: z.string().describe('What was asked for, without its query'),
  institution: z.string().describe('Of who asked'),
  role: z.string(),
  token: z.string(),
})
export type HandedOutView = z.infer<typeof HandedOutView>

/** By the route that gave it: papers, exports and bundles, and files that jobs made. */
const ROUTES: readonly (readonly [RegExp, What])[] = [
  [/\/documents\/:document$/, 'document'],
  [/^\/v1\/jobs\/:id\/files\//, 'job'],
  [/\/bundle$/, 'bundle'],
  [/\/workbook$/, 'workbook'],
  [/\/focus$/, 'focus'],
  [/\/tables\/:[a-z]+$/, 'table'],
  [/^\/v1\/contracts\/:number\/usage$/, 'records'],
  [/^\/v1\/exports\/:?[a-z]+$/, 'table'],
]

/** What was handed out by a request that was answered; null: nothing of the kind. */
export function handedOut({ at, institution, role, by, method, url, route, status }: Asked): HandedOutView | null {
  const [raw = '', ...query] = url.split('?')
  const path = pathOf(raw)
  const isTrial =
    method === 'POST' &&
    route === '/v1/claims/:id/assessment' &&
    new URLSearchParams(query.join('?')).get('format') === 'pdf'
  const what = isTrial ? 'trial' : method === 'GET' ? ROUTES.find(([shape]) => shape.test(route))?.[1] : undefined
  return what === undefined || status !== 200 ? null : { at, what, path, institution, role, token: by }
}

/** The path written in one way, however who asked escaped its characters: what was taken is found by its subject. */
function pathOf(raw: string): string {
  try {
    return raw.split('/').map(decodeURIComponent).map(encodeURIComponent).join('/')
  } catch {
    return raw
  }
}

/** The access log of this service, from one Shanghai day to another; `whole` false: not every line could be read. */
export type AccessReader = (
  days: { readonly from: string; readonly to: string },
  wanted: (line: Asked) => boolean,
) => Promise<{ readonly lines: readonly Asked[]; readonly whole: boolean }>
