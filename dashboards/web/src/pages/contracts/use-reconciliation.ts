import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { paths } from '../../../../../client/api.ts'
import { ApiProblem, api, dataOf } from '../../api.ts'
import { type Job, useJob } from '../../parts/job.tsx'
import type { Report } from './report.ts'

type Get = paths['/v1/contracts/{number}/reconciliation/last']['get']
type Answer = Get['responses'][200]['content']['application/json']
export type Last = Omit<Answer, 'report'> & { readonly report: Report }

/**
 * The last reconciliation that was kept, shown at once; where there is none, or something came to the contract since, a
 * fresh one is asked for as a job, once a visit, and shown when it is done.
 */
export function useReconciliation(number: string, institution: string | null) {
  const query = institution === null ? {} : { institution }
  const { data, error, refetch } = useQuery({
    queryKey: ['last', number, institution],
    queryFn: async () =>
      dataOf(
        await api.GET('/v1/contracts/{number}/reconciliation/last', { params: { path: { number }, query } }),
      ) as unknown as Last,
    retry: false,
  })
  const missing = error instanceof ApiProblem && error.code === 'NOT_FOUND'
  const [started, setStarted] = useState<Job | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const { job, error: jobError } = useJob(started, (ended) => {
    const failure = failureOf(ended)
    if (failure !== null) setFailed(failure)
    void refetch()
  })
  const again = useCallback(async () => {
    setFailed(null)
    try {
      const body = { numbers: [number], refresh: 'all' as const, ...(institution === null ? {} : { institution }) }
      setStarted(dataOf(await api.POST('/v1/jobs/reconcile_contracts', { body })))
    } catch (cause) {
      setFailed(cause)
    }
  }, [number, institution])
  const asked = useRef('')
  const isStale = missing || (data !== undefined && data.since.records + data.since.documents > 0)
  useEffect(() => {
    const visit = `${number} ${institution}`
    if (!isStale || asked.current === visit) return
    asked.current = visit
    void again()
  }, [isStale, number, institution, again])
  return {
    last: data ?? null,
    missing,
    error: failed ?? (missing ? null : error),
    job,
    jobError,
    again: () => void again(),
  }
}

/** A contract that could not be reconciled does not fail the job: it is told in the result. */
function failureOf({ result }: Job): ApiProblem | null {
  const failures = (result as { readonly failures?: readonly { code: string; detail: string }[] } | null)?.failures
  const [first] = failures ?? []
  return first === undefined ? null : new ApiProblem(422, first.code, first.detail, {})
}
