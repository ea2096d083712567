import { describe, expect, it } from 'vitest'
import type { SuanhengError } from '../../../core/errors.ts'
import { type DocumentKind, pageOf } from '../../../verifier/documents/kinds.ts'
import { readSource } from '../../../verifier/documents/sources/read-source.ts'
import { LEDGER } from '../reconcile/evidence-of.ts'
import { type Edge, owns } from '../related/ties.ts'
import { BUYER, PARENT, PROVIDER, recordText, relationsText, trialText } from './records-of.ts'
import { capacityText, claimText, contractText, SEALED, unknownText, wordsOf } from './reports-of.ts'

const page = (kind: DocumentKind, ...texts: readonly string[]) => pageOf(kind, texts.map(readSource))
const shown = (kind: DocumentKind, ...texts: readonly string[]) => wordsOf(page(kind, ...texts))
const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as SuanhengError).code
  }
  return 'none'
}

const TIED: readonly Edge[] = [
  owns(PARENT, BUYER, '0.6', { edgeId: 'GQ-1', fromName: '示例集团' }),
  owns(PARENT, PROVIDER, '0.51', { edgeId: 'GQ-2', validTo: '2025-03-31' }),
  owns('P-1', PARENT, '0.8', { edgeId: 'GQ-3' }),
]
/** A claim with its contract, the ties of its parties and what auditors did. */
function whole(third: string | null = '12.5', ties = TIED): readonly string[] {
  const [claim, contract] = [claimText(), contractText({ number: 'XL-2025-101' })]
  return [claim, contract, relationsText(claim, ties), recordText(contract, third, 'XL-2025-101')]
}

const CASES: readonly (readonly [DocumentKind, readonly string[]])[] = [
  ['usage', [contractText()]],
  ['usage', [unknownText()]],
  ['capacity', [capacityText()]],
  ['estimate', [claimText()]],
  ['determination', [contractText()]],
  ['determination', [unknownText()]],
  ['papers', [contractText()]],
  ['audit', [contractText()]],
  ['audit', [claimText(), contractText({ number: 'XL-2025-101' })]],
  ['audit', whole()],
  ['papers', whole()],
  ['estimate', [trialText(claimText())]],
]

/** 1,234.50 and 1234.500000 are one number. */
const plain = (number: string): string =>
  number
    .replace(/,/g, '')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')

describe('every document', () => {
  it.each(CASES)('%s says no decimal number that is not in a report', (kind, texts) => {
    const known = new Set(texts.flatMap((text) => text.match(/\d[\d,]*(\.\d+)?/g) ?? []).map(plain))
    // One fact holds card-time in card-milliseconds, which its words say as 卡时.
    const words = shown(kind, ...texts).map((one) => one.replace(/[\d,.]+ 卡时，共 [\d,.]+ 卡时/g, ''))
    const said = words.flatMap((one) => one.match(/(?<![\w.-])\d[\d,]*\.\d+(?![\w.-])/g) ?? [])
    expect(said.length).toBeGreaterThan(0)
    expect(said.filter((number) => !known.has(plain(number)))).toEqual([])
  })

  it.each(CASES)(
    '%s names the checkpoint, the versions and the digest of each report, and carries the report',
    (kind, texts) => {
      const sources = texts.map(readSource)
      const made = pageOf(kind, sources)
      const said = made.provenance.flat().join('\n')
      expect(said).toContain(LEDGER.checkpoint.origin)
      for (const { source } of sources) expect(said).toContain(source.digest)
      expect(made.provenance.map(([name]) => name)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^(规则包|加速卡登记表)$/)]) as string[],
      )
      expect(made.attachments).toEqual(sources.map(({ source }) => source.file))
      expect(made.meta.keywords).toEqual(sources.map(({ source }) => `sha256:${source.digest}`))
    },
  )

  it('is dated by its report, in Shanghai: the end of the contract or of the period, the submission', () => {
    expect(page('usage', contractText()).date).toEqual([2025, 1, 2, 0, 0, 0])
    expect(page('capacity', capacityText()).date).toEqual([2025, 5, 21, 0, 0, 0])
    expect(page('estimate', claimText()).date).toEqual([2025, 8, 1, 10, 0, 0])
    expect(page('estimate', claimText(undefined, {}, { submittedAt: null })).date).toBeNull()
  })

  it('shows 元 with separators and two decimals, P with three, days as people write them', () => {
    expect(shown('determination', contractText())).toEqual(
      expect.arrayContaining(['2,000.00', '1,620.00', '2025年1月1日']) as string[],
    )
    expect(shown('capacity', capacityText()).join('\n')).toContain('299.520 P（299520 TFLOPS）')
  })
})

describe('what is not known', () => {
  it('is said on the first page and in the amounts, and is never zero', () => {
    const { alerts, cover, sections } = page('determination', unknownText())
    expect(alerts.map(({ tone, title }) => [tone, title])).toContainEqual([
      'open',
      expect.stringMatching(/金额有 \d+ 项未能确定/),
    ])
    expect(cover).toContainEqual(['认定金额（元）', { text: '未知', tone: 'open', strong: true }])
    const [, row] = [0, sections[0]?.blocks[0]]
    const cells = row?.kind === 'table' ? row.rows[0]?.map((cell) => (typeof cell === 'string' ? cell : cell.text)) : []
    expect(cells?.filter((cell) => cell === '未能确定')).toHaveLength(4)
  })

  it('of a claim keeps its amounts open, with the clauses that are', () => {
    const words = shown('determination', claimText('xlq-dx/expected/one-document-missing.json'))
    expect(words).toContain('待定：有 1 条影响资格或金额的条款未能确定')
    expect(words).toContain('未能确定')
    expect(words).toContain('尚未作出')
  })

  it('of contracts that were not given is told: a table without them must not look whole', () => {
    expect(shown('audit', claimText())).toContain('缺 1 个合同的对账报告')
    expect(shown('audit', claimText(), contractText({ number: 'XL-2025-101' }))).not.toContain('缺 1 个合同的对账报告')
  })
})

describe('a draft', () => {
  const assumed = { assumed: { day: '2025-08-01', submittedAt: '2025-08-01T12:00:00.000+08:00' } }
  it.each(['estimate', 'determination', 'papers', 'audit'] as const)('says so across every page of %s', (kind) => {
    expect(page(kind, claimText()).watermark).toBeNull()
    expect(page(kind, claimText(undefined, assumed)).watermark).toBe('草稿　仅供自查')
    expect(page(kind, claimText(undefined, {}, { state: 'draft / submitted' })).watermark).toBe('草稿　仅供自查')
    expect(page(kind, claimText(undefined, assumed)).alerts.map(({ title }) => title)).toContain(
      '草稿，仅供自查，不得作为申报或审核依据',
    )
  })
})

describe('what contradicts itself', () => {
  it('is on the first page: versions of a claim beside each other', () => {
    const [alert] = page('estimate', claimText(undefined, {}, { versions: 2, claimedAmount: null })).alerts
    expect(alert).toMatchObject({ tone: 'bad', title: '申请有 2 个并存版本，互相矛盾' })
    expect(shown('estimate', claimText(undefined, {}, { versions: 2, claimedAmount: null }))).toContain(
      '未能确定（版本互相矛盾）',
    )
  })
})

describe('for an uploader', () => {
  it('names no other institution and says that it does not', () => {
    const words = shown('capacity', capacityText({}, SEALED))
    expect(words).toContain('提供给机构自查的版本')
    expect(words.join('\n')).not.toContain('c2VhbGVk')
  })
})

describe('the agreed-upon procedures report', () => {
  it('says by which standard, that no assurance is given, and what the procedures came to', () => {
    const words = shown('audit', claimText(), contractText({ number: 'XL-2025-101' })).join('\n')
    expect(words).toContain('《中国注册会计师相关服务准则第4101号——对财务信息执行商定程序》')
    expect(words).toContain('也不提供任何鉴证保证')
    expect(words).toContain('本报告未附抽样资料')
    const titles = page('audit', claimText(), contractText({ number: 'XL-2025-101' })).sections.map(
      ({ title }) => title,
    )
    expect(titles.slice(0, 8)).toEqual([
      '一、业务依据',
      '二、当事方与合同',
      '三、执行的程序',
      '四、执行结果',
      '五、发现',
      '六、限制与未定事项',
      '七、声明',
      '附件一　计量对账',
    ])
  })
})

describe('the papers of a sample', () => {
  it('say population, seed, method, each item drawn, what was misstated, the upper limit and what it comes to', () => {
    const words = shown('audit', ...whole())
    expect(words).toContain('抽样结论：上限未超过可容忍水平，样本支持总体')
    expect(words.join('\n')).toMatch(/发票 10 项，合计 200\.00 元/)
    for (const said of ['货币单元抽样（系统选样，固定间隔）', '95%', 'FP-0', 'FP-9', '7.50', '含非算力服务'])
      expect(words).toContain(said)
    expect(words.some((one) => /^[0-9a-f]{64}$/.test(one))).toBe(true)
    expect(words).toContain('同一总体另有 1 个抽样计划')
    expect(page('papers', ...whole()).sections.map(({ title }) => title)).toContain('J-1　抽样 CY-1')
  })

  it('never say that the population is supported while an item was not examined', () => {
    const words = shown('audit', ...whole(null))
    expect(words).toContain('抽样结论：尚不能得出结论')
    expect(words).toContain('有样本项目尚无测试结果。')
    expect(words).toContain('已测试的项目中没有错报或偏差；尚有项目未完成测试。')
  })

  it('belong to the very report beside them', () => {
    const [claim, contract] = [claimText(), contractText({ number: 'XL-2025-101' })]
    expect(codeOf(() => page('audit', claim, contract, recordText(claimText(undefined, { view: 'own' }))))).toBe(
      'REQUEST_INVALID',
    )
    expect(codeOf(() => page('determination', contract, recordText(contract)))).toBe('REQUEST_INVALID')
  })
})

describe('the figure of related parties', () => {
  const figureOf = (texts: readonly string[]) =>
    page('audit', ...texts).sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'graph'))[0]

  it('has a box a party, a line a tie with share and days, and marks the path; a table lists paths by days', () => {
    const figure = figureOf(whole())
    expect(figure?.nodes.map(({ label }) => label).sort()).toEqual([BUYER, PROVIDER, 'P-1', '示例集团'].sort())
    expect(figure?.lines.map(({ label, tone }) => [label, tone])).toEqual(
      expect.arrayContaining([
        [expect.stringMatching(/持股 51%\n2020-01-01 至 2025-03-31$/), 'bad'],
        [expect.stringMatching(/持股 60%\n2020-01-01 至 今$/), 'bad'],
      ]) as unknown[],
    )
    const words = shown('audit', ...whole())
    expect(words).toContain('构成关联')
    expect(words.some((one) => /示例集团 —持股 60%→ /.test(one))).toBe(true)
    // From the day after the tie ended another answer holds.
    expect(words).toContain('2025年4月1日 至\n2025年8月1日')
  })

  it('of more parties than it has room for says how many it left out; its table has every tie', () => {
    const many = Array.from({ length: 12 }, (_, i) => owns(`P-${i}`, BUYER, '0.05', { edgeId: `GQ-1${i}` }))
    const texts = whole('12.5', [...TIED, ...many])
    expect(figureOf(texts)?.nodes.length).toBeLessThan(12)
    const words = shown('audit', ...texts)
    expect(words.join('\n')).toMatch(/图中未画出的另有 \d+ 个主体/)
    for (const { edgeId } of many) expect(words.some((one) => one.startsWith(`${edgeId}［`))).toBe(true)
  })
})

describe('a trial', () => {
  it('is marked on every page and in its title, lists what is assumed, and has no seal', () => {
    const stored = {
      verdict: 'undetermined',
      payable: null,
      amount: null,
      clauses: [{ id: 'XLQ-DX-1a', state: 'fail' }],
    }
    const made = page('estimate', trialText(claimText(), stored))
    expect([made.title, made.watermark]).toEqual(['申报测算表（测算）', '测算　非核验结论'])
    expect(made.alerts[0]).toMatchObject({ tone: 'bad', title: '本表为测算，不是对已登记资料的核验' })
    const words = wordsOf(made)
    for (const said of ['JS-9', '假定不存在', '假定为“符合”', 'XLQ-DX-1a']) expect(words).toContain(said)
    expect(words.join('\n')).toContain('不能由账本重算')
    expect(made.sections.flatMap(({ blocks }) => blocks).filter(({ kind }) => kind === 'seals')).toEqual([])
  })

  it.each(['determination', 'papers', 'audit'] as const)('makes no %s: those are of what is on record', (kind) => {
    expect(codeOf(() => page(kind, trialText(claimText())))).toBe('REQUEST_INVALID')
    expect(codeOf(() => page(kind, claimText(), trialText(claimText())))).toBe('REQUEST_INVALID')
  })
})

describe('reports that are given', () => {
  it.each([
    ['usage', []],
    ['usage', [capacityText()]],
    ['usage', [contractText(), contractText({ number: 'C-2' })]],
    ['estimate', [contractText()]],
    ['determination', [contractText(), contractText({ number: 'C-2' })]],
    ['papers', [claimText(), contractText()]],
    ['audit', [capacityText()]],
    ['audit', [claimText(), claimText()]],
  ] as const)('for %s are refused where they are not those it is made from', (kind, texts) => {
    expect(codeOf(() => page(kind, ...texts))).toBe('REQUEST_INVALID')
  })

  it.each([
    ['is not JSON', '# 合同对账报告'],
    ['is laid out anew', JSON.stringify(JSON.parse(contractText()), null, 2)],
    ['is of another kind', '{"schema":"suanheng/completeness/1"}'],
    ['is of a release before', claimText(undefined, { schema: 'suanheng/assessment/1' })],
    ['has an amount that is none', contractText().replace('"1620.00"', '"1620.0"')],
    ['lacks a part', contractText().replace('"months":', '"mouths":')],
    ['is null', 'null'],
  ])('are refused where one %s', (_, text) => {
    expect(codeOf(() => readSource(text))).toBe('REQUEST_INVALID')
  })

  it('may have one line end, as a file has', () => {
    expect(readSource(`${contractText()}\n`).source.digest).toBe(readSource(contractText()).source.digest)
  })
})
