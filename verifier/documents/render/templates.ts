import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Files } from './compile.ts'

const FOLDER = fileURLToPath(new URL('..', import.meta.url))

let read: Files | null = null

/** Every template of this release, by its path below `verifier/documents`; read once. */
export function loadTemplates(): Files {
  read ??= Object.fromEntries(
    readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.typ'))
      .sort()
      .map((file) => [file.split(path.sep).join('/'), readFileSync(path.join(FOLDER, file), 'utf8')]),
  )
  return read
}
