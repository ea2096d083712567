import type { Words } from '../inventory/inventory.ts'
import { LIMITS } from './limits.ts'
import { WHY } from './why.ts'

type Decoded = { readonly text: string } | { readonly why: Words }

/** Names under which an XML declaration calls what is read here. GBK and GB2312 are parts of GB18030. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
}

/**
 * The text of an XML, without a byte order mark. A mark wins; without one the declaration says the encoding, and
 * without that it is UTF-8 (XML 1.0, appendix F). Bytes that are not of the encoding are refused, not replaced.
 */
export function decodeXml(bytes: Uint8Array): Decoded {
  if (bytes.length > LIMITS.xmlBytes) return { why: WHY.tooLarge(LIMITS.xmlBytes) }
  const marked = markOf(bytes)
  if (marked !== undefined) return decode(bytes, marked)
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const said = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']{1,40})["']/.exec(head)?.[1] ?? 'utf-8'
  const encoding = ENCODINGS[said.toLowerCase()]
  return encoding === undefined ? { why: WHY.encodingUnknown(said) } : decode(bytes, encoding)
}

function markOf([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  return undefined
}

function decode(bytes: Uint8Array, encoding: string): Decoded {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) }
  } catch {
    return { why: WHY.encoding(encoding) }
  }
}
