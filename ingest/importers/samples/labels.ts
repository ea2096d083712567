import { dieIdOf, known, knownId } from '../inventory/values.ts'
import type { Metric } from './metrics.ts'

/** More labels than this in one line would be a slip or an attack; Prometheus itself is commonly set to some 30. */
export const MOST_LABELS = 128

export type Labels = ReadonlyMap<string, string>

const NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const CLOSE = 0x7d

/**
 * The labels that begin at `from`, where a `{` stands, and where they end, past the `}`. In any order; a comma may follow
 * the last. Escapes: `\\`, `\"`, `\n`. Instead of labels a text that says what is wrong (Prometheus text format 0.0.4).
 */
export function parseLabels(line: string, from: number): { readonly labels: Labels; readonly end: number } | string {
  const labels = new Map<string, string>()
  let at = skipBlanks(line, from + 1)
  while (line.charCodeAt(at) !== CLOSE) {
    NAME.lastIndex = at
    const name = NAME.exec(line)?.[0]
    if (name === undefined) return `no label name at character ${at + 1}`
    at = skipBlanks(line, at + name.length)
    if (line[at] !== '=') return `no = after ${name.slice(0, 60)}`
    at = skipBlanks(line, at + 1)
    if (line.charCodeAt(at) !== QUOTE) return `the value of ${name.slice(0, 60)} is not in quotation marks`
    const value = quoted(line, at + 1)
    if (value === null) return `the value of ${name.slice(0, 60)} does not end`
    if (labels.has(name)) return `${name.slice(0, 60)} stands twice`
    if (labels.size === MOST_LABELS) return `more than ${MOST_LABELS}`
    labels.set(name, value.text)
    at = skipBlanks(line, value.end)
    if (line.charCodeAt(at) === COMMA) at = skipBlanks(line, at + 1)
    else if (line.charCodeAt(at) !== CLOSE) return `neither , nor } after ${name.slice(0, 60)}`
  }
  return { labels, end: at + 1 }
}

export function skipBlanks(line: string, from: number): number {
  let at = from
  while (line.charCodeAt(at) === 0x20 || line.charCodeAt(at) === 0x09) at++
  return at
}

function quoted(line: string, from: number): { readonly text: string; readonly end: number } | null {
  for (let at = from; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (code === QUOTE) return { text: unescape(line.slice(from, at)), end: at + 1 }
    if (code === BACKSLASH) at++
  }
  return null
}

const unescape = (text: string): string =>
  text.includes('\\') ? text.replace(/\\([\\"n])/g, (_, char: string) => (char === 'n' ? '\n' : char)) : text

/** What labels say of the device: the same for every metric of one exporter. */
export type Origin = {
  readonly device: string | undefined
  readonly model: string | undefined
  readonly node: string | undefined
  /** Instance and profile of a slice (MIG), where the line is of one. */
  readonly slice: string | undefined
}

/**
 * - dcgm-exporter: `UUID` (`uuid`), `modelName`, `Hostname`, `GPU_I_ID`, `GPU_I_PROFILE`. The UUID is the card’s also
 *   on the lines of its slices.
 * - npu-exporter: `vdie_id` (`vdieId`, `uuid` in other builds), in the form in which inventories have it; `model_name`
 *   (`modelName`). The container of the moment (`container_name`, `containerName`, …) is no part of the device.
 * - `node` is what Kubernetes scrape settings add. `instance` is an address and a port, no name of a machine.
 */
export function originOf(labels: Labels, exporter: Metric['exporter']): Origin {
  const first = (...names: readonly string[]) =>
    names.map((name) => known(labels.get(name))).find((value) => value !== undefined)
  const node = first('Hostname', 'hostname', 'kubernetes_node', 'node', 'node_name')
  const model = first('modelName', 'model_name')
  if (exporter === 'npu-exporter')
    return { device: dieIdOf(first('vdie_id', 'vdieId', 'uuid')), model, node, slice: undefined }
  const slice = [first('GPU_I_ID'), first('GPU_I_PROFILE')].filter((part) => part !== undefined).join(' ')
  return { device: knownId(first('UUID', 'uuid')), model, node, slice: slice === '' ? undefined : slice }
}
