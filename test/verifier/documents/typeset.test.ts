import { createHash } from 'node:crypto'
import jsQR from 'jsqr'
import { afterAll, describe, expect, it } from 'vitest'
import type { SuanhengError } from '../../../core/errors.ts'
import { makeDocument } from '../../../verifier/documents/make-document.ts'
import { qrRows } from '../../../verifier/documents/qr.ts'
import { loadTemplates } from '../../../verifier/documents/render/templates.ts'
import { createTypesetter } from '../../../verifier/documents/render/typesetter.ts'
import { readSource } from '../../../verifier/documents/sources/read-source.ts'
import { owns } from '../related/ties.ts'
import { readPdf, tight } from './read-pdf.ts'
import { BUYER, PARENT, PROVIDER, recordText, relationsText, trialText } from './records-of.ts'
import { capacityText, claimText, contractText, unknownText } from './reports-of.ts'

const typesetter = createTypesetter()
afterAll(() => typesetter.close())

const make = (...args: Parameters<typeof makeDocument> extends [unknown, ...infer R] ? R : never) =>
  makeDocument(typesetter, ...args)
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** The id of the document, which every version of it would share. */
const idOf = (pdf: Uint8Array): string | undefined =>
  /\/ID \[(\([^)]*\))/.exec(Buffer.from(pdf).toString('latin1'))?.[1]

/** A template of a stranger, typeset as ours are. */
const typeset = async (main: string, options: Parameters<typeof createTypesetter>[0] | null = null, reports = {}) => {
  const one = options === null ? typesetter : createTypesetter(options)
  try {
    await one.typeset({ main: 'main.typ', templates: { 'main.typ': main }, data: {}, reports })
    return 'done'
  } catch (error) {
    const { code, message } = error as SuanhengError
    return `${code} ${message}`
  } finally {
    if (options !== null) await one.close()
  }
}

describe('a document', () => {
  it('is read back: title, numbers, clauses, pages counted, the report itself attached, in the fonts of the package', async () => {
    const text = contractText()
    const { pdf, pages } = await make('audit', [text])
    const read = await readPdf(pdf)
    expect(read.pages).toHaveLength(pages)
    const words = tight(read.all)
    for (const said of ['商定程序审计报告', '目录', '1,620.00', '380.00', '也不提供任何鉴证保证', '（盖章处）'])
      expect(words).toContain(tight(said))
    for (const [i, page] of read.pages.entries()) expect(tight(page)).toContain(`第${i + 1}页共${pages}页`)
    const { source } = readSource(text)
    expect(read.attachments).toEqual({ [source.file]: text })
    expect(sha256(read.attachments[source.file] ?? '')).toBe(source.digest)
    expect(words).toContain(source.digest)
    expect(read.fonts.filter((font) => !/^[A-Z]{6}\+Noto(Sans|Serif)SC-/.test(font))).toEqual([])
    expect(read.info).toMatchObject({ CreationDate: expect.stringMatching(/^D:20250102/) as string, Author: '算衡' })
  })

  it('is the same to the byte when it is made again, also in another process', async () => {
    const texts = [claimText(), contractText({ number: 'XL-2025-101' })]
    const first = await make('determination', texts)
    await make('usage', [unknownText()])
    const again = await make('determination', texts)
    const elsewhere = createTypesetter()
    const other = await makeDocument(elsewhere, 'determination', texts)
    await elsewhere.close()
    expect([sha256(again.pdf), sha256(other.pdf)]).toEqual([sha256(first.pdf), sha256(first.pdf)])
    const changed = await make('determination', [claimText(undefined, { view: 'own' }), ...texts.slice(1)])
    expect(sha256(changed.pdf)).not.toBe(sha256(first.pdf))
    expect(idOf(first.pdf)).toBe(idOf(other.pdf))
    expect(idOf(first.pdf)).not.toBe(idOf(changed.pdf))
  })

  it('of a draft has the watermark on each page', async () => {
    const assumed = { assumed: { day: '2025-08-01', submittedAt: '2025-08-01T12:00:00.000+08:00' } }
    const { pages } = await readPdf((await make('estimate', [claimText(undefined, assumed)])).pdf)
    expect(pages.filter((page) => !tight(page).includes('草稿仅供自查'))).toEqual([])
  })

  it.each([
    ['capacity', [capacityText()]],
    ['papers', [contractText(), recordText(contractText())]],
    ['audit', [claimText(), relationsText(claimText(), [owns(PARENT, BUYER, '0.6'), owns(PARENT, PROVIDER, '0.51')])]],
    ['estimate', [trialText(claimText())]],
  ] as const)('is made of %s', async (kind, texts) => {
    expect((await make(kind, texts)).pages).toBeGreaterThan(3)
  })

  it('has a code that says the digest of its report', () => {
    const { digest } = readSource(contractText()).source
    const rows = qrRows(`urn:sha256:${digest}`)
    const scale = 4
    const size = rows.length * scale
    const pixels = new Uint8ClampedArray(size * size * 4)
    for (let i = 0; i < size * size; i++) {
      const dark = rows[Math.floor(i / size / scale)]?.[Math.floor((i % size) / scale)] === '1'
      pixels.set(dark ? [0, 0, 0, 255] : [255, 255, 255, 255], i * 4)
    }
    expect(jsQR.default(pixels, size, size)?.data).toBe(`urn:sha256:${digest}`)
  })
})

describe('what strangers called things', () => {
  const MARKUP = '#panic("x") #read("/etc/hosts") [a] $b$ *c* _d_ `e` = f <g> @h \\ // i /* j */ ~ -- "k" \'l\''
  it('is shown as it was written: nothing of it is markup', async () => {
    const { pdf } = await make('usage', [contractText({ title: MARKUP, providerName: `${MARKUP}公司` })])
    const read = tight((await readPdf(pdf)).all)
    expect(read).toContain(tight(MARKUP))
    expect(read).toContain(tight(`${MARKUP}公司`))
  })

  it('is spelled out where no sign shows it, or where it would turn the line around', async () => {
    const name = 'A\u202Egnp.exe\u0007 \u0645\u0631\u062D\u0628\u0627 \u{1F600} \u200Bz'
    const { pdf } = await make('usage', [contractText({ buyerName: name })])
    const words = tight((await readPdf(pdf)).all)
    expect(words).toContain(
      'A〔U+202E〕gnp.exe〔U+0007〕〔U+0645〕〔U+0631〕〔U+062D〕〔U+0628〕〔U+0627〕〔U+1F600〕〔U+200B〕z',
    )
    expect(words).not.toMatch(/[\u0600-\u06ff\u202e]/)
  })

  it.each([
    ['letters', 'x'],
    ['Chinese', '算'],
  ])('may be ten thousand %s long: it goes on over pages, whole', async (_, letter) => {
    const { pdf } = await make('usage', [contractText({ buyerName: letter.repeat(10_000) })])
    const found = tight((await readPdf(pdf)).all).split(letter).length - 1
    expect(found).toBeGreaterThanOrEqual(10_000)
  })
})

describe('a template', () => {
  it.each([
    ['a file of the machine', '#read("/etc/hosts")'],
    ['a file outside', '#read("../../../../../../etc/hosts")'],
    ['its own code', '#read("/../compile.ts")'],
    ['a package of the network', '#import "@preview/cetz:0.3.0"'],
    ['a package of the machine', '#import "@local/x:0.1.0"'],
  ])('cannot read %s', async (_, source) => {
    expect(await typeset(source)).toMatch(/^INTERNAL the document could not be typeset/)
  })

  it('is set in the fonts of the package, which no font of the machine can stand in for: they have names of their own', async () => {
    const { pdf } = await typesetter.typeset({
      main: 'main.typ',
      templates: { 'main.typ': '#set text(font: ("Suan Serif SC", "Suan Sans SC"), fallback: false)\nabc 算' },
      data: {},
      reports: {},
    })
    expect((await readPdf(pdf)).fonts).toEqual([expect.stringMatching(/\+NotoSerifSC-Regular$/)])
    const names = Object.values(loadTemplates()).flatMap(
      (source) => source.match(/"[A-Z][a-z]+ (Serif|Sans) SC"/g) ?? [],
    )
    expect(new Set(names)).toEqual(new Set(['"Suan Serif SC"', '"Suan Sans SC"']))
  })

  it('that never ends is ended, and the next document is made', async () => {
    const impatient = createTypesetter({ timeoutMs: 3_000 })
    const task = (main: string) =>
      impatient.typeset({ main: 'main.typ', templates: { 'main.typ': main }, data: {}, reports: {} }).then(
        ({ pages }) => String(pages),
        (error: SuanhengError) => error.code,
      )
    const [ended, next] = await Promise.all([
      task('#let x = 0\n#for i in range(1000000) { for j in range(1000000) { x += j } }\n#x'),
      task('abc'),
    ])
    await impatient.close()
    expect([ended, next]).toEqual(['DOCUMENT_TOO_LARGE', '1'])
  })

  it('that takes more memory than it may is ended', async () => {
    const hungry = '#let a = ()\n#for i in range(2000000) { a.push(range(1000)) }\n#a.len()'
    expect(await typeset(hungry, { mostBytes: 500_000_000, timeoutMs: 30_000 })).toMatch(/^DOCUMENT_TOO_LARGE.*memory/)
  })

  it('is refused what is too long before it is typeset', async () => {
    expect(await typeset('a', { mostInput: 100 }, { 'r.json': 'x'.repeat(101) })).toMatch(/^DOCUMENT_TOO_LARGE/)
  })

  it('waits its turn, and no more than so many wait', async () => {
    const small = createTypesetter({ waiting: 1 })
    const task = { main: 'main.typ', templates: { 'main.typ': 'a' }, data: {}, reports: {} }
    const [first, second] = await Promise.allSettled([small.typeset(task), small.typeset(task)])
    await small.close()
    expect(first.status).toBe('fulfilled')
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'TOO_MANY_REQUESTS' } })
  })
})

describe('templates of this release', () => {
  it('import nothing but each other, and read nothing but their data and the reports', () => {
    const wrong = Object.entries(loadTemplates()).flatMap(([file, source]) =>
      [...source.matchAll(/#?import "([^"]+)"|\b(?:read|json|image|include|plugin)\(([^)]*)\)/g)]
        .map(([, imported, argument]) => imported ?? argument ?? '')
        .filter(
          (what) =>
            !/^(\.\.\/shared\/document\.typ|base\.typ|charts\.typ|"\/data\.json"|"\/reports\/" \+ attachment.*)$/.test(
              what,
            ),
        )
        .map((what) => `${file}: ${what}`),
    )
    expect(wrong).toEqual([])
  })
})
