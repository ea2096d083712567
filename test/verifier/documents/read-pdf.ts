import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

export type ReadPdf = {
  /** Text of each page, without the places where a long word may be broken. */
  readonly pages: readonly string[]
  readonly all: string
  readonly info: Readonly<Record<string, unknown>>
  readonly attachments: Readonly<Record<string, string>>
  readonly fonts: readonly string[]
}

const FONTS_OF = 3

/** A PDF as another program reads it. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 })
  const document = await task.promise
  const pages: string[] = []
  const fonts = new Set<string>()
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    pages.push(
      items
        .map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
        .join('')
        .replace(/\u200b/g, ''),
    )
    // Fonts are loaded with what is drawn, which takes its time: the first pages have all of them.
    if (number > FONTS_OF) continue
    await page.getOperatorList()
    for (const item of items) {
      if (!('fontName' in item)) continue
      const font = page.commonObjs.get(item.fontName) as { readonly name: string }
      fonts.add(font.name)
    }
  }
  const { info } = await document.getMetadata()
  const held = ((await document.getAttachments()) ?? {}) as Record<
    string,
    { readonly filename: string; readonly content: Uint8Array }
  >
  const attachments = Object.fromEntries(
    Object.values(held).map(({ filename, content }) => [filename, Buffer.from(content).toString('utf8')]),
  )
  await task.destroy()
  return {
    pages,
    all: pages.join('\n'),
    info: info as Readonly<Record<string, unknown>>,
    attachments,
    fonts: [...fonts].sort(),
  }
}

/** The same without any space: a line may be broken anywhere between Chinese characters. */
export const tight = (text: string): string => text.replace(/\s/g, '')
