import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')
const under = (folder: string, name: RegExp): string[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')

const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...under('docs', /\.md$/), ...under('examples', /\.md$/)]
const SOURCES = [
  'schemas',
  'core',
  'ledger',
  'store',
  'ingest',
  'verifier',
  'cli',
  'client',
  'agent',
  'examples',
  'bench',
]

describe('links', () => {
  it.each(PAGES)('of %s lead to files of the project', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '')
    const inside = links.filter((link) => !/^(https?:|#)/.test(link)).map((link) => link.replace(/#.*$/, ''))
    const missing = inside.filter((link) => !existsSync(path.join(ROOT, path.dirname(page), link)))
    expect(missing).toEqual([])
  })

  it('in comments to docs/ lead to pages that are there', () => {
    const named = SOURCES.flatMap((folder) => under(folder, /\.(ts|sql)$/)).flatMap((file) =>
      [...read(file).matchAll(/\bdocs\/[a-z-]+\.md\b/g)].map(([page]) => `${file}: ${page}`),
    )
    expect(named.filter((line) => !existsSync(path.join(ROOT, line.replace(/^.*: /, ''))))).toEqual([])
  })
})
