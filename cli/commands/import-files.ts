import { constants, open, rename, rm } from 'node:fs/promises'
import type { Command } from 'commander'
import type { z } from 'zod'
import { canonicalJson } from '../../core/canonical-json.ts'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import type { Words } from '../../ingest/importers/inventory/inventory.ts'

/** `suanheng import`, which several files add to. */
export const importParent = (program: Command): Command =>
  program.commands.find((command) => command.name() === 'import') ??
  program.command('import').description('导入: what platforms, banks and the tax office print, as records for push')

/** Exit code where nothing could be taken, or a file as a whole was refused: the data is at fault. */
export const DATA_AT_FAULT = 3

/**
 * A whole file, or `null` when it has more than `maxBytes`: then it is not read. Devices and pipes, which may never
 * end, are refused. Errors: REQUEST_INVALID.
 */
export async function readBounded(file: string, maxBytes: number): Promise<Uint8Array | null> {
  try {
    // Without O_NONBLOCK opening a pipe waits for a writer, for ever.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const stat = await handle.stat()
      if (!stat.isFile()) throw new Error('not a regular file')
      if (stat.size > maxBytes) return null
      // It may grow while it is read.
      const buffer = Buffer.alloc(stat.size + 1)
      let length = 0
      for (;;) {
        const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length)
        length += bytesRead
        if (bytesRead === 0) return buffer.subarray(0, length)
        if (length > stat.size) throw new Error('it changed while it was read')
      }
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `cannot read ${file}: ${messageOf(error)}`, {}, error)
  }
}

const MAX_JSON = 8 * 1024 * 1024

/** A JSON file that a person wrote for the import. Errors: REQUEST_INVALID, with the field named. */
export async function readJson<S extends z.ZodType>(option: string, file: string, schema: S): Promise<z.infer<S>> {
  const bytes = await readBounded(file, MAX_JSON)
  const invalid = (why: string, cause?: unknown) =>
    new SuanhengError('REQUEST_INVALID', `${option} ${file}: ${why}`, {}, cause)
  if (bytes === null) throw invalid(`larger than ${MAX_JSON} bytes`)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw invalid(messageOf(error), error)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw invalid(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
}

/** Options as commander gives them. Errors: REQUEST_INVALID, with the option named. */
export function readOptions<S extends z.ZodType>(schema: S, options: unknown): z.infer<S> {
  const parsed = schema.safeParse(options)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = String(issue?.path[0] ?? '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  throw new SuanhengError('REQUEST_INVALID', `--${name}: ${issue?.message ?? ''}`)
}

/** Records as NDJSON, whole or not at all: an import that is stopped leaves what was there. Errors: REQUEST_INVALID. */
export async function writeRecords(file: string, records: readonly unknown[]): Promise<void> {
  const part = `${file}.part`
  try {
    const handle = await open(part, 'w')
    try {
      await handle.writeFile(records.map((record) => `${canonicalJson(record)}\n`).join(''))
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true }).catch(() => {})
    throw new SuanhengError('REQUEST_INVALID', `cannot write ${file}: ${messageOf(error)}`, {}, error)
  }
}

export type Told = {
  readonly file: string
  readonly line: number | null
  readonly what: string | null
  readonly why: Words
}

/** Most lines of a list that a terminal shows. */
const LISTED = 50

/** `file:line what: why`, for a terminal. */
export function toldText(all: readonly Told[]): readonly string[] {
  return [
    ...all.slice(0, LISTED).map(({ file, line, what, why }) => {
      const where = [`${file}${line === null ? '' : `:${line}`}`, ...(what === null ? [] : [what.slice(0, 80)])]
      return `  ${where.join(' ')}: ${why.zh} · ${why.en}`
    }),
    ...(all.length > LISTED ? [`  … 另有 and ${all.length - LISTED} more (--json lists them)`] : []),
  ]
}
