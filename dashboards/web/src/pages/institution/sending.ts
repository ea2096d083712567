import { ApiProblem } from '../../api.ts'
import { currentCsrf } from '../../session/csrf.ts'
import type { Words } from '../../words/words.ts'

/** What a file is sent as. `convert`: a platform wrote it, and it becomes records first. */
export type FileForm =
  | { readonly as: 'records'; readonly type: string }
  | { readonly as: 'convert'; readonly from: string }

/** By the name alone; the person may say otherwise. null: not known. */
export function formOf(name: string): FileForm | null {
  const lower = name.toLowerCase()
  if (/\.(ndjson|jsonl)$/.test(lower)) return { as: 'records', type: 'application/x-ndjson' }
  if (lower.endsWith('.csv')) return { as: 'records', type: 'text/csv' }
  if (/\.(arrow|arrows|ipc)$/.test(lower)) return { as: 'records', type: 'application/vnd.apache.arrow.stream' }
  if (lower.endsWith('.json')) return { as: 'records', type: 'application/json' }
  if (/\.(xml|ofd)$/.test(lower)) return { as: 'convert', from: 'einvoice' }
  if (/(sacct|slurm).*\.(txt|log|out|psv)(\.gz)?$/.test(lower)) return { as: 'convert', from: 'slurm' }
  return null
}

/** What to send instead of a file that is taken here in no form; null: none of those. */
export function insteadOf(name: string): Words | null {
  const lower = name.toLowerCase()
  if (/\.(xlsx?|et|numbers)$/.test(lower))
    return {
      zh: '不接收电子表格文件：请在表格软件中另存为“CSV（UTF-8）”后再上传。',
      en: 'Spreadsheets are not taken: save the sheet as CSV (UTF-8) and upload that.',
    }
  if (/\.(pdf|docx?|png|jpe?g)$/.test(lower))
    return {
      zh: '不接收文书和图片本身：登记材料（种类“材料”）时只需其 SHA-256；发票请上传 XML 或 OFD 原件。',
      en: 'Papers and pictures are not taken: a document is registered (kind Document) by its SHA-256; of an invoice upload its XML or OFD.',
    }
  if (/\.(zip|7z|rar|tar|tgz)$/.test(lower))
    return { zh: '不接收压缩包：请解压后逐个上传。', en: 'Archives are not taken: unpack it and upload each file.' }
  return null
}

/** Base64 of a file's bytes, in pieces: arguments of one call are bounded. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += 8_192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)))
  return btoa(parts.join(''))
}

/** A key for one file and kind: sending it again after a break counts it once. */
export async function keyOf(body: Blob, route: string): Promise<string | null> {
  if (globalThis.crypto?.subtle === undefined) return null
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await body.arrayBuffer()))
  return `page-${route}-${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/**
 * Sends a body and tells how much of it has gone, 0 to 1; fetch cannot. Aborts with the signal. Throws ApiProblem, a
 * TypeError where the service cannot be reached.
 */
export function send(options: {
  readonly path: string
  readonly body: Blob
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly progress: (part: number) => void
}): Promise<unknown> {
  const { path, body, headers, signal, progress } = options
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    const csrf = currentCsrf()
    if (csrf !== null) request.setRequestHeader('x-suanheng-csrf', csrf)
    request.upload.addEventListener('progress', ({ loaded, total }) => progress(total === 0 ? 1 : loaded / total))
    request.addEventListener('error', () => reject(new TypeError('the service does not answer')))
    request.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    request.addEventListener('load', () => settle(request, resolve, reject))
    signal.throwIfAborted()
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(body)
  })
}

function settle(request: XMLHttpRequest, resolve: (answer: unknown) => void, reject: (error: Error) => void): void {
  const { status, responseText } = request
  try {
    const answer = JSON.parse(responseText) as Record<string, unknown>
    if (status < 300) return resolve(answer)
    const { code, detail, ...details } = answer
    return reject(new ApiProblem(status, String(code), String(detail), details))
  } catch {
    return reject(new ApiProblem(status, `HTTP_${status}`, responseText.slice(0, 500), {}))
  }
}
