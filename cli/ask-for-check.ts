import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { ERRORS, type ErrorCode, SuanhengError } from '../core/errors.ts'
import type { CheckEvent } from '../verifier/ledger/check.ts'
import type { ServiceClient } from './client.ts'

type ErrorEvent = { readonly event: 'error'; readonly code: string; readonly detail: string }

/** Lets the service compare its store with an institution's log. Output: what it says, as it comes. */
export async function* askForCheck(client: ServiceClient, institution: string): AsyncGenerator<CheckEvent> {
  const body = await client.stream(`/v1/ledger/${encodeURIComponent(institution)}/check`)
  for await (const line of createInterface({ input: Readable.fromWeb(body) })) {
    const event = JSON.parse(line) as CheckEvent | ErrorEvent
    if (event.event === 'error')
      throw new SuanhengError(event.code in ERRORS ? (event.code as ErrorCode) : 'INTERNAL', event.detail)
    yield event
  }
}
