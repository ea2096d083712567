import { TextDecoder } from 'node:util'
import type { Judged } from './file-type.ts'

export const TEXT_ENCODINGS = ['utf-8', 'gb18030'] as const
export type TextEncoding = (typeof TEXT_ENCODINGS)[number]

/** Characters kept between two pieces, so that a mark that is cut in two is still found. */
const OVERLAP = 64
/** The root element of an XML file begins within so many characters. */
const PROLOG = 16_384

// biome-ignore lint/suspicious/noControlCharactersInRegex: the class is there to refuse them
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/
/** What makes a browser run or fetch something from an XML file, or a parser expand it. */
const ACTIVE: readonly (readonly [RegExp, string])[] = [
  [/<!doctype/i, 'XML with a document type declaration'],
  [/<\?xml-stylesheet/i, 'XML with a stylesheet'],
  [/www\.w3\.org\/(1999\/xhtml|2000\/svg|tr\/html)/i, 'HTML or SVG inside XML'],
]
/** Elements by which a browser knows HTML when nobody told it a type (WHATWG MIME Sniffing, 7.1), and SVG. */
const HTML = /^(html|head|script|iframe|h[1-6]|div|font|table|a|style|title|b|body|br|p|svg)$/i

/**
 * Tells text and XML from everything else in one encoding, piece by piece, holding 16 KiB of it. Text is what decodes
 * whole and has no control characters but tab, line and page ends; what begins with `<` must be XML with a root that is
 * not HTML’s. Whether XML is well-formed is for whoever reads it.
 */
export class TextScan {
  readonly #encoding: TextEncoding
  readonly #decoder: TextDecoder
  #isDecoded = true
  #head = ''
  #carry = ''
  #why: string | null = null

  constructor(encoding: TextEncoding) {
    this.#encoding = encoding
    this.#decoder = new TextDecoder(encoding, { fatal: true })
  }

  /** Whether it may still be text of this encoding. */
  take(piece: Uint8Array): boolean {
    return this.#read(() => this.#decoder.decode(piece, { stream: true }))
  }

  /** `null`: not text of this encoding at all. */
  end(): Judged | null {
    if (!this.#read(() => this.#decoder.decode())) return this.#why === null ? null : { why: this.#why }
    if (this.#head.startsWith('#!')) return { why: 'a script (#!)' }
    const why = this.#isMarkup() ? whyNotXml(this.#head) : null
    if (why !== null) return { why }
    const form = this.#isMarkup() ? 'xml' : 'txt'
    return { type: this.#encoding === 'utf-8' ? form : `gb.${form}` }
  }

  #read(decode: () => string): boolean {
    if (!this.#isDecoded || this.#why !== null) return false
    let text: string
    try {
      text = decode()
    } catch {
      this.#isDecoded = false
      return false
    }
    if (this.#head.length < PROLOG) this.#head = (this.#head + text).slice(0, PROLOG)
    if (CONTROL.test(text)) this.#why = 'no type that is taken'
    if (this.#why === null && this.#isMarkup()) {
      const window = this.#carry + text
      this.#why = ACTIVE.find(([mark]) => mark.test(window))?.[1] ?? null
      this.#carry = window.slice(-OVERLAP)
    }
    return this.#why === null
  }

  /** Browsers look past blanks in front of a tag. */
  #isMarkup(): boolean {
    return /^\s*</.test(this.#head)
  }
}

/** Looks at the root element only. */
function whyNotXml(head: string): string | null {
  const prolog = /^\s*(?:<\?[^>]*\?>\s*|<!--(?:[^-]|-(?!->))*-->\s*)*/.exec(head)?.[0].length ?? 0
  const root = /^<(?:[\p{L}_][\p{L}\p{N}_.-]*:)?([\p{L}_][\p{L}\p{N}_.-]*)[\s/>]/u.exec(head.slice(prolog))?.[1]
  if (root === undefined) return `it begins with "<" and has no root element within ${PROLOG} characters`
  return HTML.test(root) ? `HTML or SVG (<${root.toLowerCase()}>)` : null
}
