import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { factWords, missingWords, refWords, subjectWords } from '../../../../verifier/claims/report/fact-words.ts'
import { mendWords } from '../../../../verifier/claims/report/mend-words.ts'
import { readingWords } from '../../../../verifier/claims/report/reading-words.ts'
import type { Used } from '../../../../verifier/programmes/engine/fact.ts'
import { PROGRAMMES } from '../../../../verifier/programmes/index.ts'

const FOLDER = new URL('../../../../examples/claims/', import.meta.url)

/** Every fact of the fifteen assessments. */
function factsOfExamples(): readonly Used[] {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((one) => one.isDirectory())
  return folders.flatMap(({ name }) => {
    const expected = new URL(`${name}/expected/`, FOLDER)
    return readdirSync(expected).flatMap((file) => factsIn(JSON.parse(readFileSync(new URL(file, expected), 'utf8'))))
  })
}

function factsIn(value: unknown): readonly Used[] {
  if (typeof value !== 'object' || value === null) return []
  const here = 'path' in value && 'value' in value && 'evidence' in value ? [value as Used] : []
  return [...here, ...Object.values(value).flatMap(factsIn)]
}

/** Ids hold digits; what is left of a line may have abbreviations, but no word of ours. */
const englishIn = (text: string): readonly string[] =>
  text.replace(/[A-Za-z0-9_./-]*\d[A-Za-z0-9_./-]*|MD-\w+|chinese-days|项目 compute/g, '').match(/[a-z]{2,}/g) ?? []

describe('the page of an assessment', () => {
  it('has no English word in any fact of the fifteen examples, nor in what it rests on', () => {
    const facts = factsOfExamples()
    expect(facts.length).toBeGreaterThan(1000)
    const left = facts.flatMap((fact) => {
      const text = `${factWords(fact)} ${fact.evidence.map(refWords).join(' ')}`
      return englishIn(text).length === 0 ? [] : [text]
    })
    expect([...new Set(left)]).toEqual([])
  })

  it('says days, moments, money and card-time as a Chinese file does', () => {
    const said = (path: string, value: string) => factWords({ path, value })
    expect(said('claim A-1.submittedAt', '2025-08-01T10:00:00.000+08:00')).toBe(
      '申请 A-1 提交时间：2025年8月1日 10:00:00',
    )
    expect(said('contract C-1.signedOn', '2025-05-28')).toBe('合同 C-1 签订日期：2025年5月28日')
    expect(said('voucher V-1.setOffs', '{"itemId":"compute","amount":"600000.00"}')).toBe(
      '券 V-1 抵扣明细：项目 compute，金额（元） 600,000.00',
    )
    const coverage = '{"covered":"3600000000","total":"7200000000","uncoveredDays":1}'
    expect(said('card-hours of contract C-1 inside the recognition', coverage)).toBe(
      '合同 C-1 入库有效期内的用量：1.00 卡时，共 2.00 卡时，期外使用 1 日',
    )
    expect(
      said('list_hit unpaid_recovery of 91440300MA5EXLQA1B on 2025-08-01', 'not listed, queried on 2025-07-25'),
    ).toBe('91440300MA5EXLQA1B 于 2025年8月1日的名单查询（未在规定期限内退回财政资金）：未列入、查询日期 2025年7月25日')
  })

  it('changes nothing of what it does not know, nor of what a person wrote', () => {
    expect(factWords({ path: 'something else', value: 'entirely new' })).toBe('something else：entirely new')
    expect(factWords({ path: 'contract C-1.scope', value: 'compute, true' })).toBe('合同 C-1 服务内容：compute, true')
    expect(factWords({ path: 'document D-1', value: '{"broken' })).toBe('材料 D-1：{"broken')
  })

  it('has words for every reading of every pack, and keeps the names that --reading takes', () => {
    for (const pack of PROGRAMMES) {
      for (const [name, values] of Object.entries(pack.switches)) {
        for (const value of values) {
          expect(readingWords(name, value)).toMatch(new RegExp(`^\\p{Script=Han}.*：.*（${name}=${value}）$`, 'u'))
        }
      }
    }
    expect(readingWords('unheard.of', 'x')).toBe('unheard.of=x')
  })
})

describe('what is missing', () => {
  it('comes with what to send: the kind of push, and the type or the id of a document', () => {
    const said = (by: 'data' | 'document' | 'person', path: string) => mendWords({ by, path, what: { en: '', zh: '' } })
    expect(said('document', 'document usage_report of 91440300MA5EXLGC36')).toBe(
      '登记材料（documents），类型 usage_report',
    )
    expect(said('document', 'document exchange_certificate|exchange_filing of C-1')).toBe(
      '登记材料（documents），类型 exchange_certificate 或 exchange_filing',
    )
    expect(said('document', 'document CL-103')).toBe('登记编号为 CL-103 的材料（documents）')
    expect(said('data', 'contract C-1.signedOn')).toBe('报送服务合同（contracts）')
    expect(said('data', 'metering log of contract C-1')).toBe('报送智能算力使用计量日志（usage）')
    const versions = { en: '', zh: '合同 C-1 有互相矛盾且均未更正的版本。' }
    expect(mendWords({ by: 'data', path: 'contract C-1', what: versions })).toMatch(/^由报送单位更正/)
    expect(said('data', 'something new')).toBe('补充相关资料')
    expect(said('person', 'findings of falsification')).toBe('由管理员录入人工认定（findings）')
  })
})

describe('what is named inside a sentence', () => {
  it('is named in Chinese: the field that no record states, the record that is not there', () => {
    const said = (path: string, zh: string) => missingWords({ path, what: { en: '', zh } })
    expect(said('claim RK-1.ethicsSensitive', '没有记录载明 claim RK-1.ethicsSensitive。')).toBe(
      '没有记录载明 申请 RK-1 涉及科技伦理和科技安全。',
    )
    expect(said('contract C-1', '未登记 contract C-1。')).toBe('未登记 合同 C-1。')
    expect(said('contract C-1.amount', 'contract C-1 有 2 个互相矛盾且均未更正的版本。')).toBe(
      '合同 C-1 有 2 个互相矛盾且均未更正的版本。',
    )
  })

  it('is named so across claims too', () => {
    expect(subjectWords('contract XL-1 = XL-2')).toBe('合同 XL-1 与 XL-2')
    expect(subjectWords('contract XL-1 item compute')).toBe('合同 XL-1 项目 compute')
    expect(subjectWords('voucher V-1, registry_entry R-1 (related)')).toBe('券 V-1, 入库名录 R-1（关联）')
    expect(subjectWords('device GPU-1')).toBe('算力设备 GPU-1')
  })
})
