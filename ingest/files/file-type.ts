/**
 * The types of files that are taken, told by their bytes alone. What could run, or could run in a browser, is not among
 * them. The key is the extension under which a file is kept and handed out.
 */
export const FILE_TYPES = {
  pdf: { contentType: 'application/pdf', name: 'PDF' },
  jpg: { contentType: 'image/jpeg', name: 'JPEG' },
  png: { contentType: 'image/png', name: 'PNG' },
  tif: { contentType: 'image/tiff', name: 'TIFF' },
  ofd: { contentType: 'application/ofd', name: 'OFD (GB/T 33190)' },
  docx: { contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', name: 'Word' },
  xlsx: { contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', name: 'Excel' },
  pptx: {
    contentType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    name: 'PowerPoint',
  },
  odt: { contentType: 'application/vnd.oasis.opendocument.text', name: 'OpenDocument text' },
  ods: { contentType: 'application/vnd.oasis.opendocument.spreadsheet', name: 'OpenDocument spreadsheet' },
  xml: { contentType: 'application/xml; charset=utf-8', name: 'XML, UTF-8' },
  'gb.xml': { contentType: 'application/xml; charset=gb18030', name: 'XML, GB 18030' },
  txt: { contentType: 'text/plain; charset=utf-8', name: 'plain text or CSV, UTF-8' },
  'gb.txt': { contentType: 'text/plain; charset=gb18030', name: 'plain text or CSV, GB 18030' },
} as const satisfies Record<string, { readonly contentType: string; readonly name: string }>

export type FileType = keyof typeof FILE_TYPES
export const FILE_TYPE_NAMES = Object.keys(FILE_TYPES) as readonly FileType[]

/** What bytes are, or why they are not taken. */
export type Judged = { readonly type: FileType } | { readonly why: string }

const MAGIC: readonly (readonly [FileType | 'zip', readonly number[]])[] = [
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['jpg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['tif', [0x49, 0x49, 0x2a, 0x00]],
  ['tif', [0x4d, 0x4d, 0x00, 0x2a]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
]

/**
 * The first look: a type with a number of its own at the very start, a container whose table of contents tells the rest,
 * or perhaps text, which only the whole tells.
 */
export const magicOf = (head: Uint8Array): FileType | 'zip' | 'text' =>
  MAGIC.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte))?.[0] ?? 'text'
