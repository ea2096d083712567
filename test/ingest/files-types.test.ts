import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import type { Judged } from '../../ingest/files/file-type.ts'
import { FILE_TYPE_NAMES } from '../../ingest/files/file-type.ts'
import { judgeFile } from '../../ingest/files/judge-file.ts'
import { docx, openDocument, pdf, zip } from './files-samples.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'suanheng-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function judge(content: Uint8Array | string): Promise<Judged> {
  const file = path.join(folder, 'file')
  writeFileSync(file, content)
  const handle = await open(file)
  try {
    return await judgeFile(handle, Buffer.byteLength(content))
  } finally {
    await handle.close()
  }
}

const bytes = (...values: number[]) => Buffer.from([...values, ...Buffer.alloc(40, 1)])
/** 交易日期,金额 in GB 18030. */
const GB = Buffer.from('bdbbd2d7c8d5c6da2cbdf0b6ee0d0a', 'hex')
const ODT = 'application/vnd.oasis.opendocument.text'
const XLSX = { '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>' }

const TAKEN: readonly (readonly [string, string, Uint8Array | string])[] = [
  ['a PDF', 'pdf', pdf()],
  ['a JPEG', 'jpg', bytes(0xff, 0xd8, 0xff, 0xe0)],
  ['a PNG', 'png', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
  ['a TIFF, little-endian', 'tif', bytes(0x49, 0x49, 0x2a, 0)],
  ['a TIFF, big-endian', 'tif', bytes(0x4d, 0x4d, 0, 0x2a)],
  ['an OFD', 'ofd', zip({ 'OFD.xml': '<OFD/>', 'Doc_0/Document.xml': '<Document/>' })],
  ['a Word file', 'docx', docx({ 'word/media/image1.svg': '<svg/>' })],
  ['an Excel file', 'xlsx', zip(XLSX)],
  ['a PowerPoint file', 'pptx', zip({ '[Content_Types].xml': '', 'ppt/presentation.xml': '' })],
  ['an OpenDocument text', 'odt', openDocument(ODT)],
  ['an OpenDocument spreadsheet', 'ods', openDocument('application/vnd.oasis.opendocument.spreadsheet')],
  ['XML', 'xml', '<?xml version="1.0" encoding="UTF-8"?>\n<!-- 数电票 -->\n<EInvoice a="1"><X/></EInvoice>'],
  ['XML with a mark of byte order and a prefix', 'xml', '\ufeff <ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>'],
  ['XML in GB 18030', 'gb.xml', Buffer.concat([Buffer.from('<Invoice>'), GB, Buffer.from('</Invoice>')])],
  ['CSV', 'txt', '日期,金额\r\n2025-07-01,"1,000.00"\r\n'],
  ['CSV in GB 18030', 'gb.txt', GB],
  ['text that names a tag, but not first', 'txt', 'see <script> and <html>'],
]

const REFUSED: readonly (readonly [string, RegExp, Uint8Array | string])[] = [
  ['nothing', /empty/, ''],
  ['a program of Linux', /no type/, bytes(0x7f, 0x45, 0x4c, 0x46)],
  ['a program of Windows', /no type/, bytes(0x4d, 0x5a, 0x90, 0)],
  ['a script', /script/, '#!/bin/sh\nrm -rf .'],
  ['an old Word file, which may hold macros', /no type/, bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)],
  ['text with a zero byte', /no type/, 'a\u0000b'],
  ['HTML', /HTML/, '<html><body>'],
  ['HTML behind blanks', /HTML/, '\n \t<SCRIPT >alert(1)</SCRIPT>'],
  ['HTML with a document type', /document type/, '<!DOCTYPE html><html>'],
  ['SVG', /SVG/, '<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg" />'],
  ['SVG under a prefix', /SVG/, '<s:svg xmlns:s="urn:x" />'],
  [
    'HTML inside XML, far behind',
    /HTML or SVG inside/,
    `<a>${' '.repeat(65_530)}<x xmlns="http://www.w3.org/1999/xhtml"/></a>`,
  ],
  ['XML with entities', /document type/, '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ['XML with a stylesheet', /stylesheet/, '<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><a />'],
  ['a tag that is none', /no root/, '<'],
  ['XML whose root comes too late', /no root/, `<!--${'x'.repeat(20_000)}--><html>`],
  ['a ZIP of anything', /no OFD/, zip({ 'a.txt': 'a' })],
  ['an empty ZIP', /no type|no OFD|without an end/, Buffer.from(zipSync({}))],
  ['a Word file with macros', /macros/, docx({ 'word/vbaProject.bin': 'x' })],
  ['a Word file with ActiveX', /macros/, docx({ 'word/activeX/activeX1.xml': 'x' })],
  ['an Excel file with an OLE object', /embedded/, zip({ ...XLSX, 'xl/embeddings/oleObject1.bin': 'x' })],
  ['a Word file with a program in it', /programs/, docx({ 'word/media/Setup.EXE': 'MZ' })],
  ['an OpenDocument file with scripts', /macros/, openDocument(ODT, { 'Basic/Standard/x.xml': 'x' })],
  ['an OpenDocument template, whose type begins alike', /no OFD/, openDocument(`${ODT}-template`)],
  ['a file that is two documents', /no OFD/, docx({ 'OFD.xml': '<OFD/>' })],
  ['a ZIP that was cut off', /cut off/, docx().subarray(0, -30)],
  ['a ZIP with something behind', /after its end/, Buffer.concat([docx(), Buffer.from('x')])],
  ['a ZIP that begins elsewhere than it says', /not at its end/, Buffer.concat([docx().subarray(0, 40), docx()])],
  ['a ZIP that is encrypted', /encrypted/, encrypted(docx())],
  ['a ZIP that counts wrong', /more in its table|damaged/, miscounted(docx())],
]

/** Sets the bit of encryption in every entry of the table of contents. */
function encrypted(file: Buffer): Buffer {
  const copy = Buffer.from(file)
  for (let at = copy.indexOf('PK\u0001\u0002'); at >= 0; at = copy.indexOf('PK\u0001\u0002', at + 4))
    copy.writeUInt8(copy.readUInt8(at + 8) | 1, at + 8)
  return copy
}
function miscounted(file: Buffer): Buffer {
  const copy = Buffer.from(file)
  const end = copy.lastIndexOf('PK\u0005\u0006')
  copy.writeUInt16LE(1, end + 8)
  copy.writeUInt16LE(1, end + 10)
  return copy
}

describe('the type of a file', () => {
  it.each(TAKEN)('of %s is %s', async (_what, type, content) => {
    expect(await judge(content)).toEqual({ type })
  })

  it('has a case here for every type that is taken', () => {
    expect([...new Set(TAKEN.map(([, type]) => type))].toSorted()).toEqual([...FILE_TYPE_NAMES].toSorted())
  })

  it.each(REFUSED)('is refused for %s', async (_what, why, content) => {
    expect(await judge(content)).toEqual({ why: expect.stringMatching(why) as string })
  })

  it('of text stands when a character or a mark is cut in two between the pieces it is read in', async () => {
    for (const at of [65_534, 65_535, 65_536]) {
      expect(await judge(`${'a'.repeat(at)}材料`)).toEqual({ type: 'txt' })
      expect(await judge(`<Invoice>${' '.repeat(at - 14)}<!DOCTYPE x>`)).toEqual({
        why: 'XML with a document type declaration',
      })
    }
  })

  it('of a container that would unpack to gigabytes is told in no time, for nothing is unpacked', async () => {
    const bomb = Buffer.from(
      zipSync({ '[Content_Types].xml': strToU8(''), 'word/document.xml': new Uint8Array(4 << 20) }, { level: 1 }),
    )
    // The table of contents may lie about sizes as it likes.
    const at = bomb.lastIndexOf('PK\u0001\u0002')
    bomb.writeUInt32LE(0xfffffff0, at + 24)
    const started = performance.now()
    expect(await judge(bomb)).toEqual({ type: 'docx' })
    expect(performance.now() - started).toBeLessThan(500)
  })
})
