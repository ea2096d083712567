import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Program } from '../../core/beside.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What is built of these folders is what the programs run. */
const FOLDERS = [
  'agent',
  'cli',
  'client',
  'core',
  'dashboards',
  'examples',
  'ingest',
  'ledger',
  'schemas',
  'store',
  'verifier',
]

/** Node's arguments for a program: what is built when that is up to date, which starts ten times as fast; else its source. */
export const programOf = (entry: 'cli/suanheng' | 'cli/agent' = 'cli/suanheng'): readonly string[] =>
  isBuilt() ? [path.join(ROOT, 'dist', `${entry}.js`)] : ['--import', 'tsx', path.join(ROOT, `${entry}.ts`)]

/** In tests this stands in place of core/beside.ts (vitest.config.ts): threads and processes too run what is built. */
export function programBeside(url: string, name: string): Program {
  const source = new URL(`${name}.ts`, url)
  if (!isBuilt()) return { url: source, execArgv: ['--import', 'tsx'] }
  const built = path.relative(ROOT, fileURLToPath(source)).replace(/ts$/, 'js')
  return { url: pathToFileURL(path.join(ROOT, 'dist', built)), execArgv: [] }
}

let isFresh: boolean | null = null

/** Whether dist is newer than every source file, so that nobody tests yesterday's code; looked up once a process. */
function isBuilt(): boolean {
  isFresh ??= compareDates()
  return isFresh
}

function compareDates(): boolean {
  const built = path.join(ROOT, 'dist', 'cli', 'suanheng.js')
  if (!existsSync(built)) return false
  const { mtimeMs } = statSync(built)
  return FOLDERS.flatMap((folder) =>
    // The pages are built on their own: test/web/browser.ts.
    readdirSync(path.join(ROOT, folder), { recursive: folder !== 'dashboards', withFileTypes: true }),
  ).every((file) => !file.isFile() || statSync(path.join(file.parentPath, file.name)).mtimeMs <= mtimeMs)
}
