import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ServiceClient } from '../client.ts'
import { note } from '../output.ts'

export type ExportOptions = { readonly institution?: string; readonly format: 'ndjson' | 'csv'; readonly out?: string }

/** suanheng export: the usage records of a contract, as they were sent. */
export async function exportUsage(client: ServiceClient, number: string, options: ExportOptions): Promise<void> {
  const query = new URLSearchParams({
    format: options.format,
    ...(options.institution === undefined ? {} : { institution: options.institution }),
  })
  const body = await client.stream(`/v1/contracts/${encodeURIComponent(number)}/usage?${query.toString()}`)
  await pipeline(Readable.fromWeb(body), options.out === undefined ? process.stdout : createWriteStream(options.out), {
    end: options.out !== undefined,
  })
  if (options.out !== undefined) note(`written to ${options.out}`)
}
