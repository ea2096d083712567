import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ERRORS, type ErrorCode, messageOf, SuanhengError } from '../../core/errors.ts'

const CODES = Object.keys(ERRORS) as ErrorCode[]
const ROOT = new URL('../..', import.meta.url).pathname
const FOLDERS = ['schemas', 'core', 'ledger', 'store', 'ingest', 'verifier', 'cli', 'client', 'agent'] as const

describe('the table of errors', () => {
  it.each(CODES)('%s says what to do, in a sentence of English and one of Chinese', (code) => {
    const { mend, zh } = ERRORS[code]
    expect(mend).toMatch(/^[A-Za-z?].*\.$/)
    expect(zh).toMatch(/^[^\n]*\p{Script=Han}[^\n]*。$/u)
  })

  it.each(CODES)('%s has a status of HTTP and an exit code of the list', (code) => {
    const { status, exit } = ERRORS[code]
    expect(status === 200 || (status >= 400 && status <= 599)).toBe(true)
    expect([0, 1, 2, 3, 4, 5, 6, 12]).toContain(exit)
    // Only a warning leaves everything as it should be.
    expect(exit === 0).toBe(status === 200)
  })

  it('holds no code that nothing raises', () => {
    const sources = FOLDERS.flatMap(sourcesUnder).filter((file) => !file.endsWith('core/errors.ts'))
    const text = sources.map((file) => readFileSync(file, 'utf8')).join('\n')
    const idle = CODES.filter((code) => !text.includes(`'${code}'`))
    expect(idle).toEqual([])
  })
})

describe('SuanhengError', () => {
  it('keeps its code, its details and its cause', () => {
    const cause = new Error('disk')
    const error = new SuanhengError('JOURNAL_UNAVAILABLE', 'cannot write', { position: 3 }, cause)
    expect(error).toMatchObject({
      code: 'JOURNAL_UNAVAILABLE',
      message: 'cannot write',
      details: { position: 3 },
      cause,
    })
  })

  it('without a cause has none, not undefined', () => {
    expect(Object.hasOwn(new SuanhengError('INTERNAL', 'x'), 'cause')).toBe(false)
  })

  it('messageOf reads anything thrown', () => {
    expect([messageOf(new Error('a')), messageOf('b'), messageOf(undefined)]).toEqual(['a', 'b', 'undefined'])
  })
})

const sourcesUnder = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
