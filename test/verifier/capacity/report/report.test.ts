import { describe, expect, it } from 'vitest'
import { fraction, parseFraction, ZERO } from '../../../../core/fraction.ts'
import { DAY_MS, dayStart } from '../../../../core/time.ts'
import type { ReportLedger } from '../../../../verifier/binding/ledger-binding.ts'
import type { Assessment } from '../../../../verifier/capacity/assessment.ts'
import type { CapacityFinding } from '../../../../verifier/capacity/finding.ts'
import { DEFAULT_READINGS, TIERS } from '../../../../verifier/capacity/question.ts'
import { capacityDigest, toCapacityJson, toCapacityText } from '../../../../verifier/capacity/report/index.ts'
import { readReport } from '../../../../verifier/report/read-report.ts'
import { LEDGER } from '../../reconcile/evidence-of.ts'
import { assessment, flat, HOLDER, OTHER, question, tier } from './assessment-of.ts'

const SEALED: ReportLedger = { checkpoint: LEDGER.checkpoint, sealedOthers: 'c2VhbGVk' }

type Json = { readonly [key: string]: unknown }
const jsonOf = (change: Partial<Assessment> = {}, ledger = LEDGER) =>
  JSON.parse(toCapacityJson(assessment(change), ledger)) as Json
const textOf = (change: Partial<Assessment> = {}, ledger = LEDGER) => toCapacityText(assessment(change), ledger)

const finding = (change: Partial<CapacityFinding> = {}): CapacityFinding => ({
  code: 'CARD_CLAIMED_TWICE',
  message: { en: 'Two cards are listed by another.', zh: '两张卡被另一家机构列入。' },
  cards: ['SN-1', 'SN-2'],
  total: 262,
  days: ['2025-05-20'],
  totalDays: 1,
  others: [OTHER],
  ...change,
})

describe('the capacity report as JSON', () => {
  it('has each figure exact and in PFLOPS with three decimals: what is proven cut, what is missing rounded up', () => {
    const proven = parseFraction('299999.9999')
    expect(jsonOf({ proven })).toMatchObject({
      proven: { tflops: '299999.9999', petaflops: '299.999' },
      shortBy: { tflops: '0.0001', petaflops: '0.001' },
    })
  })

  it('keeps a figure without an end as a ratio', () => {
    expect(jsonOf({ proven: fraction(1n, 3n), shortBy: ZERO })['proven']).toEqual({ tflops: '1/3', petaflops: '0.000' })
  })

  it('says null where there is no bound, no statement and no metering; not zero', () => {
    expect(jsonOf({ atMost: null })).toMatchObject({ atMost: null, stated: null, inUse: null })
  })

  it('cuts a share of the time: nothing below all of it shows as 100', () => {
    const figures = { ...flat('1', 1), shareAtOrAbove: fraction(999_999n, 1_000_000n) }
    const { tiers } = jsonOf({ tiers: [tier('declared', '1', 1, { figures })] }) as { tiers: Json[] }
    expect(tiers[0]).toMatchObject({ figures: { shareAtOrAbove: { exact: '0.999999', percent: '99.999' } } })
  })

  it('has all tiers in order, cumulative and alone, each with a series by day for charts', () => {
    const asked = question({ period: { from: dayStart('2025-05-20'), to: dayStart('2025-05-22') + 1 } })
    const { tiers } = jsonOf({ tiers: [tier('seen', '0.5', 1, { alone: flat('300', 2, asked) })] }) as { tiers: Json[] }
    expect(tiers[0]).toMatchObject({
      tier: 'seen',
      figures: { min: { tflops: '0.5', petaflops: '0.000' }, cards: 1 },
      alone: {
        days: {
          day: ['2025-05-20', '2025-05-21', '2025-05-22'],
          ms: [DAY_MS, DAY_MS, 1],
          min: { tflops: ['300', '300', '300'], petaflops: ['0.300', '0.300', '0.300'] },
        },
      },
    })
    expect((jsonOf()['tiers'] as Json[]).map((one) => one['tier'])).toEqual([...TIERS])
  })

  it('quotes the clause of the threshold and of every finding', () => {
    const { clauses, findings } = jsonOf({ findings: [finding()] }) as { clauses: Json[]; findings: Json[] }
    const quotation = '能提供的智能算力规模为300P FLOPS（FP16）（含）以上'
    expect(clauses).toEqual([{ id: 'XLQ-RK-4.2.2b', quotation, relation: 'asked' }])
    expect(findings[0]).toMatchObject({ clauseId: 'X-4', quotation, severity: 'exclude', needsHuman: true, total: 262 })
  })

  it('names the others of a finding beside an open binding, and beside a sealed one nobody', () => {
    const findings = [finding()]
    expect(toCapacityJson(assessment({ findings }), LEDGER)).toContain(`"others":["${OTHER}"]`)
    expect(toCapacityJson(assessment({ findings }), SEALED)).not.toContain(OTHER)
    expect(jsonOf({ findings }, SEALED)['findings']).toMatchObject([{ cards: ['SN-1', 'SN-2'], total: 262 }])
  })

  it('has the same bytes and the same digest for the same verdict, and others for another', () => {
    expect(toCapacityJson(assessment(), LEDGER)).toBe(toCapacityJson(assessment(), LEDGER))
    expect(capacityDigest(assessment(), LEDGER)).not.toBe(capacityDigest(assessment({ verdict: 'fail' }), LEDGER))
  })

  it('is read back as the question it answers', () => {
    for (const asked of [
      question(),
      question({ period: { from: 1_700_000_000_123, to: 1_700_000_000_124 } }),
      question({
        thresholdPflops: parseFraction('0.000001'),
        required: 'attested',
        readings: { figure: 'measured', location: 'longgang', leased: 'excluded' },
      }),
    ])
      expect(readReport(toCapacityJson(assessment({ question: asked }), SEALED)).head).toEqual({
        kind: 'capacity',
        institution: HOLDER,
        register: '2026-11-21+sha256:00',
        question: asked,
        ledger: SEALED,
      })
  })

  it.each([
    ['another schema', { schema: 'suanheng/capacity/2' }, /schema is none of/],
    ['no question', { question: null }, /question/],
    ['a tier that is none', { question: { ...(jsonOf()['question'] as Json), requiredTier: 'best' } }, /requiredTier/],
    ['a period beyond bounds', { question: { ...(jsonOf()['question'] as Json), to: '2099-01-01T00:00:00Z' } }, /400/],
  ])('with %s is refused as no report', (_, change, said) => {
    expect(() => readReport(JSON.stringify({ ...jsonOf(), ...change }))).toThrow(said)
  })
})

describe('the capacity report as text', () => {
  it('says that there is no bound where there is none', () => {
    expect(textOf({ atMost: null })).toContain('| 未查清事项全部证实后的上限 | 无法确定 |')
  })

  it('says the verdict, what is proven, what is missing, and on what it stands', () => {
    const text = textOf()
    expect(text).toContain('# 智能算力规模核验报告：91440300MA5EXAMPL1')
    expect(text).toContain('**结论：待查**')
    expect(text).toContain('| 核验时段（北京时间） | 2025年5月20日（全天） |')
    expect(text).toContain('| **证实的算力规模（期间最低，确证下限）** | 299.520 P（299520 TFLOPS） |')
    expect(text).toContain('| 距门槛尚缺 | 0.480 P |')
    expect(text).toContain('| 达到门槛的最高证据层级 | 有凭证 |')
    expect(text).toContain('- 依据：XLQ-RK-4.2.2b「能提供的智能算力规模为300P FLOPS（FP16）（含）以上」')
  })

  it('has its nine sections in order, and its digest at the end', () => {
    const text = textOf()
    expect([...text.matchAll(/^## .*$/gm)].map(([line]) => line)).toEqual([
      '## 一、结论',
      '## 二、证据层级',
      '## 三、按型号的计算过程',
      '## 四、需补充的材料',
      '## 五、其他口径',
      '## 六、逐日情况',
      '## 七、发现',
      '## 八、口径与限制',
      '## 九、账本检查点',
    ])
    expect(text.endsWith(`报告数据 SHA-256：\`${capacityDigest(assessment(), LEDGER)}\`\n`)).toBe(true)
  })

  it('shows the working of each model and why cards do not count', () => {
    const text = textOf()
    expect(text).toContain('| NVIDIA A100 SXM4 80GB | 960 | 960 × 312 = 299520 TFLOPS | 299.520 |')
    expect(text).toContain('| **合计** | 960 | 299520 TFLOPS | 299.520 |')
    expect(text).toContain('- NVIDIA A100 SXM4 80GB：2 张。租约未经出租方确认。')
  })

  it('lists what would lift a tier, with what it could add; without a bound it says so', () => {
    const text = textOf()
    expect(text).toContain('### 至“可识别”（影响结论）\n\n- 请补充 2 张卡的租赁合同。（2 张，至多可增加 0.624 P）')
    expect(text).toContain('### 至“有运行记录”\n\n- 请报送设备采样。（960 张，可增加的规模无法给出上限）')
  })

  it('passes with a sentence that says at every moment, and fails with one that says why nothing helps', () => {
    const passed = { verdict: 'pass', proven: parseFraction('300144'), shortBy: ZERO, standsOn: 'identified' } as const
    expect(textOf(passed)).toContain('任一时刻的算力规模均不低于 300 P，最低为 300.144 P')
    expect(textOf({ verdict: 'fail', atMost: parseFraction('299832') })).toContain('（上限 299.832 P）')
  })

  it('shows a reading that flips the verdict beside it, and that sparse figures are never accepted', () => {
    const other = { readings: { ...DEFAULT_READINGS, figure: 'sparse' }, switched: 'figure' } as const
    const others = [{ ...other, verdict: 'pass', min: parseFraction('599040'), flips: true, accepted: false } as const]
    expect(textOf({ others })).toContain('| 算力数值 | 稀疏峰值 | 599.040 | 达到 | **不同** | 否，仅列示 |')
    expect(textOf({ others })).toContain('改变任一可采纳的口径，结论不变。\n稀疏峰值约为稠密峰值的两倍，不予采纳')
    const leased = { readings: { ...DEFAULT_READINGS, leased: 'excluded' }, switched: 'leased' } as const
    const both = [...others, { ...leased, verdict: 'fail', min: ZERO, flips: true, accepted: true } as const]
    expect(textOf({ others: both })).toContain('结论不同的有 1 项')
  })

  it('joins days on which nothing changed, and leaves part of a day by itself', () => {
    const asked = question({ period: { from: dayStart('2025-05-01'), to: dayStart('2025-06-01') + 3_600_000 } })
    const figures = flat('299520', 960, asked)
    const text = textOf({ question: asked, tiers: [tier('identified', '299520', 960, { figures })] })
    expect(text).toContain('| 2025年5月1日 至 2025年5月31日 | 299.520 | 299.520 | 299.520 | 否 |\n| 2025年6月1日 |')
    expect(text).toContain('2025年5月1日 00:00:00 至 2025年6月1日 01:00:00（不含末尾时刻）')
  })

  it('says a finding with clause, sentence, cards and days; whose it is to whom may know', () => {
    const findings = [finding()]
    const text = textOf({ findings })
    expect(text).toContain('### 1. [剔除] 两张卡被另一家机构列入。\n\n- 代码：CARD_CLAIMED_TWICE\n- 依据：X-4「')
    expect(text).toContain('- 卡（共 262 张，列出 2 张）：SN-1、SN-2\n- 日期（共 1 天）：2025年5月20日')
    expect(text).toContain(`- 涉及的其他机构：${OTHER}`)
    expect(textOf({ findings }, SEALED)).not.toContain(OTHER)
  })

  it('names the days of a finding from the first to the last of those in a row, and says how many it leaves out', () => {
    const days = ['2025-03-01/2025-08-31', '2025-09-02']
    expect(textOf({ findings: [finding({ days, totalDays: 185 })] })).toContain(
      '- 日期（共 185 天）：2025年3月1日至2025年8月31日、2025年9月2日',
    )
    expect(textOf({ findings: [finding({ days, totalDays: 200 })] })).toContain('- 日期（共 200 天，列出 185 天）：')
  })

  it('lists no names of cards that are only counted', () => {
    expect(textOf({ findings: [finding({ code: 'COUNT_WITHOUT_IDS', cards: [], total: 168 })] })).toContain(
      '- 卡：168 张\n- 日期',
    )
  })

  it('shows in the workings the models of which cards count, and below them what does not', () => {
    const [line] = assessment().lines
    if (line === undefined) throw new Error('a line')
    const none = { ...line, model: 'V100M32', count: 0, tflops: ZERO, working: '0 TFLOPS' }
    const text = textOf({ lines: [line, none] })
    expect(text).not.toContain('| V100M32 |')
    expect(text).toContain('- V100M32：2 张。')
    expect(textOf({ lines: [none] })).toContain('没有计入的卡。')
  })

  it('does not say that papers decide where the verdict does not hang on them', () => {
    for (const verdict of ['pass', 'fail'] as const) expect(textOf({ verdict })).not.toContain('（影响结论）')
  })

  it('says of each day whether it was at the threshold throughout, also where the figure cut to three decimals hides it', () => {
    const [reached, below] = ['300000', '299999.9999'].map((all) => textOf({ tiers: [tier('identified', all, 962)] }))
    expect(reached).toContain('| 2025年5月20日 | 300.000 | 300.000 | 300.000 | 是 |')
    expect(below).toContain('| 2025年5月20日 | 299.999 | 299.999 | 299.999 | 否 |')
  })

  it('lets no name of a stranger become markup', () => {
    const model = '<b>|[x](y)'
    const lines = [{ ...assessment().lines[0], model, count: 1, tflops: ZERO, working: '', notCounted: [] }]
    expect(textOf({ lines, findings: [finding({ cards: ['`#x`'] })] })).toContain('\\<b\\>\\|\\[x\\](y)')
    expect(textOf({ findings: [finding({ cards: ['`#x`'] })] })).toContain('\\`\\#x\\`')
  })
})
