import type { paths } from '../../../../../client/api.ts'
import { api, dataOf } from '../../api.ts'
import type { Sort } from '../../parts/big-table.tsx'

type Get = paths['/v1/contracts']['get']
export type Query = NonNullable<Get['parameters']['query']>
export type Page = Get['responses'][200]['content']['application/json']
export type Row = Page['contracts'][number]
export type Totals = NonNullable<Page['totals']>

/** What the address bar may hold of the list; anything else in it is left alone. */
export const FILTERS = [
  'state',
  'programme',
  'provider',
  'customer',
  'from',
  'to',
  'text',
  'institution',
  'outdated',
] as const
export type FilterName = (typeof FILTERS)[number]

export const filterOf = (search: URLSearchParams): Query =>
  Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = search.get(name)
      return value === null || value === '' ? [] : [[name, value]]
    }),
  )

export const sortOf = (search: URLSearchParams): Sort => ({
  key: search.get('sort') ?? 'number',
  descending: search.get('order') === 'desc',
})

export const queryOf = (search: URLSearchParams): Query => {
  const { key, descending } = sortOf(search)
  return { ...filterOf(search), sort: key as NonNullable<Query['sort']>, order: descending ? 'desc' : 'asc' }
}

export const fetchPage = async (query: Query, after: string | null, limit: number): Promise<Page> =>
  dataOf(
    await api.GET('/v1/contracts', { params: { query: { ...query, limit, ...(after === null ? {} : { after }) } } }),
  )

/** Every page of the list, in its order. */
export async function fetchAll(query: Query): Promise<Row[]> {
  const rows: Row[] = []
  for (let after: string | null = null; ; ) {
    const page: Page = await fetchPage(query, after, 1000)
    rows.push(...page.contracts)
    if (page.next === null) return rows
    after = page.next
  }
}
