import { createHash } from 'node:crypto'
import { strToU8, type Zippable, zipSync } from 'fflate'

export const digestOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** A PDF as far as its first bytes go, of this size. */
export function pdf(size = 200, salt = ''): Buffer {
  const bytes = Buffer.alloc(size, 0x20)
  bytes.write(`%PDF-1.7\n${salt}\n`)
  bytes.write('%%EOF\n', size - 6)
  return bytes
}

export const zip = (parts: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(
    zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])) as Zippable),
  )

export const docx = (more: Readonly<Record<string, string>> = {}): Buffer =>
  zip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w:document/>', ...more })

/** Its `mimetype` is stored, first, and without an extra field. */
export const openDocument = (mimetype: string, more: Readonly<Record<string, string>> = {}): Buffer =>
  Buffer.from(
    zipSync({
      mimetype: [strToU8(mimetype), { level: 0 }],
      'content.xml': strToU8('<office:document-content/>'),
      ...Object.fromEntries(Object.entries(more).map(([name, text]) => [name, strToU8(text)])),
    }),
  )
