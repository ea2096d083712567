import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { INDICATOR_CODES } from '../../../verifier/telemetry/indicator.ts'
import { INDICATOR_WORDS } from '../../../verifier/telemetry/telemetry-text.ts'
import { tables } from './measured.ts'

const DOCUMENT = readFileSync(path.resolve(import.meta.dirname, '../../../docs/telemetry.md'), 'utf8')
const between = (name: string) => DOCUMENT.split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0]?.trim()

describe('docs/telemetry.md', () => {
  const [indicators, limits, forgeries] = tables()

  it('says of every indicator what it was tested on and how often it was wrong', () => {
    expect(between('indicators')).toBe(indicators)
    for (const code of INDICATOR_CODES) expect(indicators).toContain(`\`${code}\``)
  })

  it('has every limit with its source', () => {
    expect(between('limits')).toBe(limits)
  })

  it('says what is caught of invented series, and that simulated honest ones are left alone', () => {
    expect(between('forgeries')).toBe(forgeries)
    expect(forgeries).toContain('| honest, simulated | 20 | 0 |  |')
    expect(forgeries).toContain('| two honest cards of one job, simulated | 20 | 0 |  |')
  })

  it('every indicator has a name in Chinese', () => {
    expect(Object.keys(INDICATOR_WORDS)).toEqual(INDICATOR_CODES)
  })
})
