import { useQuery } from '@tanstack/react-query'
import type { JSX } from 'react'
import { api, dataOf } from '../api.ts'
import { useSession } from '../session/session.ts'

const READERS: readonly string[] = ['uploader', 'auditor', 'reviewer']
/** Names change rarely, and every page asks for them. */
const FRESH_MS = 600_000

/** What institutions are called, by their codes; null where the role is not told, or no record says. */
export function useNames(): (institution: string) => string | null {
  const { session } = useSession()
  const { data } = useQuery({
    queryKey: ['institutions'],
    queryFn: async () => {
      const { institutions } = dataOf(await api.GET('/v1/institutions'))
      return new Map(institutions.map(({ institution, name }) => [institution, name]))
    },
    staleTime: FRESH_MS,
    enabled: READERS.includes(session.role),
  })
  return (institution) => data?.get(institution) ?? null
}

/** Name and code in one line, as exports and choices have them. */
export const withName = (name: string | null, institution: string): string =>
  name === null ? institution : `${name} ${institution}`

/** An institution by its name, with its code beside it. */
export function InstitutionName({ institution }: { readonly institution: string }): JSX.Element {
  const name = useNames()(institution)
  return (
    <>
      {name} <span className="figure">{institution}</span>
    </>
  )
}
