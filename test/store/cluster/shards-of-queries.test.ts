import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const FOLDER = new URL('../../../store/queries/', import.meta.url)
const FILES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.sql'))
  .map((name) => ({ name, sql: readFileSync(new URL(name, FOLDER), 'utf8') }))

/** Where a table is read, up to the end of its own SELECT or the next table. */
const READS = /\bFROM (?!\()(\w+)[^]*?(?=\bFROM\b|$)/g
const TABLES =
  /^(usage_\w+|device_\w+|entity|batch|quarantine|sample_\w+|schema_migration|contract_summary\w*|access_log)$/

describe('every query file', () => {
  it.each(FILES)('$name says which shards it asks', ({ sql }) => {
    expect(sql).toMatch(/^-- Shards: (one|all)\b/m)
  })

  it.each(FILES.filter(({ sql }) => /^-- Shards: one\b/m.test(sql)))(
    '$name of one shard reads every table by the institution asked for',
    ({ sql }) => {
      const code = sql.replace(/^\s*--.*$/gm, '')
      expect(code).not.toMatch(/\{institution:String\} = ''|institution != \{institution|cut_institutions/)
      for (const [read, table = ''] of code.matchAll(READS)) {
        if (!TABLES.test(table)) continue
        const given = /\binstitution = \{institution:String\}/.test(read)
        expect(given, `${table} in ${read.slice(0, 200)}`).toBe(true)
      }
    },
  )
})
