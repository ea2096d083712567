import { decodeXml } from './decode-xml.ts'
import { readEInvoice } from './einvoice.ts'
import type { InvoiceFile } from './facts.ts'
import { LIMITS } from './limits.ts'
import { fileOf, invoicesIn, readOfd, refused } from './ofd.ts'
import { readXml } from './read-xml.ts'
import { WHY } from './why.ts'
import { isZip } from './zip.ts'

/**
 * The invoices of one file, told by its bytes and not by its name: OFD, or XML with one `EInvoice` or several.
 * Total: whatever the bytes are, it answers, and within LIMITS of memory and time.
 */
export function readInvoiceFile(bytes: Uint8Array): InvoiceFile {
  if (bytes.length > LIMITS.fileBytes) return refused(WHY.tooLarge(LIMITS.fileBytes))
  if (isZip(bytes)) return readOfd(bytes)
  const decoded = decodeXml(bytes)
  if ('why' in decoded) return refused(decoded.why)
  if (!decoded.text.trimStart().startsWith('<')) return refused(WHY.notXml)
  const read = readXml(decoded.text)
  if ('fault' in read) return refused(read.fault.why, read.fault.line)
  return fileOf(read.roots.flatMap(invoicesIn).map(readEInvoice))
}
