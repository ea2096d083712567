import type { Words } from './facts.ts'
import type { XmlNode } from './read-xml.ts'
import { WHY } from './why.ts'

/** What stands for a value that is not there. */
const NOTHING = new Set(['', '-', '--', '/', '无'])

/** Every element at the end of a path; each step may stand several times. */
export function nodesAt(node: XmlNode, path: readonly string[]): readonly XmlNode[] {
  return path.reduce<readonly XmlNode[]>(
    (nodes, step) => nodes.flatMap(({ children }) => children.filter(({ name }) => name === step)),
    [node],
  )
}

/**
 * Reads single values below `node`. One that stands twice with different values is a fault: readers that take the
 * first and readers that take the last would see two invoices.
 */
export function fieldsOf(node: XmlNode, faults: Words[]) {
  return (...path: readonly string[]): string | undefined =>
    oneOf(
      nodesAt(node, path).map(({ text }) => text),
      path.join('/'),
      faults,
    )
}

/** The one value said, if any is. */
export function oneOf(texts: readonly string[], field: string, faults: Words[]): string | undefined {
  const values = new Set(texts.map((text) => text.trim()).filter((text) => !NOTHING.has(text)))
  if (values.size > 1) faults.push(WHY.twice(field))
  return values.size === 1 ? [...values][0] : undefined
}

/** The value, or a fault where there is none and no other was found before. */
export function needed(value: string | undefined, field: string, faults: Words[]): string {
  if (value === undefined && faults.length === 0) faults.push(WHY.missing(field))
  return value ?? ''
}
