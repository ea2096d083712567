import type { FileType, Judged } from './file-type.ts'
import { FILE_TYPES } from './file-type.ts'

/** Bytes from the end in which the end of a ZIP’s table of contents lies: 22 and a comment of at most 65,535. */
export const ZIP_TAIL_BYTES = 22 + 65_535
/** Largest table of contents that is looked at. An office document has some dozens of entries, of 100 bytes. */
export const ZIP_DIRECTORY_BYTES = 1 << 20

export type Directory = { readonly from: number; readonly length: number; readonly count: number }

/**
 * Where the table of contents lies, or why the container is not taken. `tail`: the last bytes of the file, `size` all.
 * It must reach to the end and be the only one: what one reader sees is what every reader sees.
 * Source: PKWARE APPNOTE 6.3.10, 4.3.16.
 */
export function directoryOf(tail: Buffer, size: number): Directory | { readonly why: string } {
  const end = tail.lastIndexOf(Buffer.from('PK\u0005\u0006'))
  if (end < 0 || end + 22 > tail.length) return { why: 'a ZIP without an end (cut off?)' }
  if (end + 22 + tail.readUInt16LE(end + 20) !== tail.length) return { why: 'a ZIP with something after its end' }
  const count = tail.readUInt16LE(end + 10)
  const length = tail.readUInt32LE(end + 12)
  const from = tail.readUInt32LE(end + 16)
  if (
    tail.readUInt16LE(end + 4) !== 0 ||
    tail.readUInt16LE(end + 8) !== count ||
    count === 65_535 ||
    from === 0xffffffff
  )
    return { why: 'a ZIP of several volumes or in ZIP64' }
  if (from + length !== size - tail.length + end) return { why: 'a ZIP whose table of contents is not at its end' }
  if (length > ZIP_DIRECTORY_BYTES) return { why: 'a ZIP with a table of contents of more than 1 MiB' }
  return { from, length, count }
}

/** Parts that run when a document is opened: VBA, ActiveX, OLE objects, OpenDocument scripts, HTML; and programs as such. */
const ACTIVE =
  /(^|\/)(vbaproject[^/]*\.bin|vbadata\.xml|oleobject[^/]*\.bin)$|(^|\/)activex\/|^(basic|scripts)\/|\.(exe|dll|com|scr|bat|cmd|ps1|vbs|js|jse|wsf|hta|jar|class|msi|lnk|sh|py|so|dylib|html?|docm|dotm|xlsm|xltm|xlam|xll|pptm|potm|ppam|ppsm)$/i

const OFFICE: readonly (readonly [FileType, string])[] = [
  ['docx', 'word/document.xml'],
  ['xlsx', 'xl/workbook.xml'],
  ['pptx', 'ppt/presentation.xml'],
]
const OPEN_DOCUMENT: readonly FileType[] = ['odt', 'ods']
/** `mimetype`, stored, is the first entry of an OpenDocument file (OASIS ODF 1.3, part 2, 3.3); its name stands at 30. */
const MIMETYPE_AT = 30
export const ZIP_HEAD_BYTES = 128

/**
 * Which document a ZIP is, by the names in its table of contents. Nothing is unpacked, so nothing that unpacks to
 * gigabytes can do harm here. `head`: the first ZIP_HEAD_BYTES of the file.
 */
export function zipType(head: Buffer, directory: Buffer, count: number): Judged {
  const names = namesOf(directory, count)
  if (typeof names === 'string') return { why: names }
  const active = names.find((name) => ACTIVE.test(name))
  if (active !== undefined)
    return { why: `a document with macros, programs or embedded objects (${active.slice(-60)})` }
  const plain = new Set(names)
  if (plain.size !== names.length) return { why: 'a ZIP that has a name twice' }
  const office = OFFICE.filter(([, part]) => plain.has(part) && plain.has('[Content_Types].xml'))
  const open = OPEN_DOCUMENT.filter((type) => plain.has('content.xml') && isMimetype(head, type))
  const ofd: readonly FileType[] = plain.has('OFD.xml') || plain.has('/OFD.xml') ? ['ofd'] : []
  const [type, ...more] = [...office.map(([found]) => found), ...open, ...ofd]
  if (type === undefined || more.length > 0)
    return { why: 'a ZIP that is no OFD, Word, Excel, PowerPoint or OpenDocument file' }
  return { type }
}

/** Names in the order of the table, or why it cannot be read. */
function namesOf(directory: Buffer, count: number): readonly string[] | string {
  const names: string[] = []
  let at = 0
  while (names.length < count) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50)
      return 'a ZIP with a damaged table of contents'
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    const next = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    if (next > directory.length) return 'a ZIP with a damaged table of contents'
    if ((directory.readUInt16LE(at + 8) & 1) === 1) return 'an encrypted document, which nobody could examine'
    names.push(directory.toString('utf8', at + 46, nameEnd))
    at = next
  }
  return at === directory.length ? names : 'a ZIP with more in its table of contents than it says'
}

/** Behind its text comes the next part of the ZIP: `…opendocument.text` is not `…opendocument.text-template`. */
const isMimetype = (head: Buffer, type: FileType): boolean =>
  head.toString('latin1', MIMETYPE_AT).startsWith(`mimetype${FILE_TYPES[type].contentType}PK`)
