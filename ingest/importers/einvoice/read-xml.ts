import { SaxesParser } from 'saxes'
import type { Words } from '../inventory/inventory.ts'
import { LIMITS } from './limits.ts'
import { WHY } from './why.ts'

/** An element. `name` without its prefix; `text` its own characters, those of its children are theirs. Lines from 1. */
export type XmlNode = {
  readonly name: string
  readonly line: number
  readonly text: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlNode[]
}

type Fault = { readonly line: number; readonly why: Words }
/** The top elements, or the first thing that makes the whole of it unread. */
export type ReadXml = { readonly roots: readonly XmlNode[] } | { readonly fault: Fault }

/**
 * The elements of a text that holds one XML document or several one after the other, each with or without its
 * declaration: exports put invoices together that way. All of it is read or none. Nothing is expanded and nothing is
 * fetched: a DOCTYPE is refused, and so is every entity but the five of XML.
 */
export function readXml(text: string): ReadXml {
  const roots: XmlNode[] = []
  let line = 1
  const documents = text.split(/(?=<\?xml\s)/, LIMITS.documents + 1)
  if (documents.length > LIMITS.documents) return { fault: { line, why: WHY.limit('documents', LIMITS.documents) } }
  for (const document of documents) {
    const read = readDocument(document, line)
    if ('fault' in read) return read
    roots.push(...read.roots)
    if (roots.length > LIMITS.elements) return { fault: { line, why: WHY.limit('elements', LIMITS.elements) } }
    line += document.split('\n').length - 1
  }
  return roots.length === 0 ? { fault: { line: 1, why: WHY.notXml } } : { roots }
}

type Open = { name: string; line: number; text: string; attributes: Record<string, string>; children: Open[] }

/** Small enough that little is read after a fault, which the parser cannot be told of. */
const CHUNK = 16_384

function readDocument(document: string, firstLine: number): ReadXml {
  const parser = new SaxesParser({ xmlns: false, position: true })
  const top: Open = { name: '', line: firstLine, text: '', attributes: {}, children: [] }
  const stack: Open[] = []
  let elements = 0
  const first: { fault?: Fault } = {}
  const line = () => firstLine + parser.line - 1
  const stop = (why: Words) => {
    first.fault ??= { line: line(), why }
  }
  parser.on('error', (error) => stop(whyOf(error.message)))
  parser.on('doctype', () => stop(WHY.doctype))
  // Counted as they come: the tag itself is told only once it is closed.
  let attributes = 0
  parser.on('opentagstart', () => {
    attributes = 0
  })
  parser.on('attribute', () => {
    if (++attributes > LIMITS.attributes) stop(WHY.limit('attributes', LIMITS.attributes))
  })
  parser.on('opentag', (tag) => {
    if (first.fault !== undefined) return
    // The wrapper that lets several documents stand side by side.
    const open =
      elements === 0 ? top : { name: localOf(tag.name), line: line(), text: '', attributes: {}, children: [] }
    if (++elements > LIMITS.elements) return stop(WHY.limit('elements', LIMITS.elements))
    if (stack.length > LIMITS.depth) return stop(WHY.limit('levels of elements', LIMITS.depth))
    open.attributes = tag.attributes
    stack.at(-1)?.children.push(open)
    stack.push(open)
  })
  const add = (part: string) => {
    const open = stack.at(-1)
    if (open === undefined || first.fault !== undefined) return
    open.text += part
    if (open.text.length > LIMITS.textLength && open !== top) stop(WHY.limit('characters of text', LIMITS.textLength))
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => void stack.pop())

  const body = document.replace(/^\s*<\?xml\s[^>]*\?>/, (declaration) => declaration.replace(/[^\n]/g, ' '))
  parser.write('<x>')
  for (let at = 0; at < body.length && first.fault === undefined; at += CHUNK) parser.write(body.slice(at, at + CHUNK))
  if (first.fault === undefined) parser.write('</x>').close()
  if (first.fault !== undefined) return { fault: first.fault }
  return top.text.trim() === '' ? { roots: top.children } : { fault: { line: firstLine, why: WHY.notXml } }
}

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1)

function whyOf(message: string): Words {
  if (/doctype/i.test(message)) return WHY.doctype
  if (/undefined entity/.test(message)) return WHY.entity
  // The parser puts its position before its words; ours counts from the top of the file.
  return WHY.malformed(message.replace(/^\d+:\d+:\s*/, ''))
}
