import { type Fen, formatYuan, parseYuan } from '../../../core/money.ts'
import type { ReportLedger } from '../../binding/ledger-binding.ts'
import type { ClauseAnswer, ProgrammeAssessment, Result } from '../../programmes/engine/assess.ts'
import type { Missing } from '../../programmes/engine/fact.ts'
import { escape, type Lines, page, table } from '../../report/markdown.ts'
import type { Claimed, ClaimedContract } from '../claimed.ts'
import { assumedMoment } from '../submission.ts'
import type { AssessedClaim } from '../verify-claim.ts'
import { amountSection } from './amount-text.ts'
import { claimDigest } from './assessment-report.ts'
import { clauseSection } from './clauses-text.ts'
import { besideSection, decidedSection } from './decided-text.ts'
import { missingWords } from './fact-words.ts'
import { mendWords } from './mend-words.ts'
import { readingWords } from './reading-words.ts'
import { rulesOf } from './rules.ts'
import { BY_WORDS, CLAIM_STATE_WORDS, RESULT_WORDS } from './words.ts'

/** The assessment of a claim in Chinese, as Markdown: a page that can go into the file of a review. */
export const toClaimText = (claim: AssessedClaim, ledger: ReportLedger): string =>
  page([
    heading(claim),
    wantedSection(claim.assessment.clauses),
    amountSection(claim.assessment.amount, claim.assessment.result),
    readingSection(claim.assessment),
    decidedSection(claim.decided),
    clauseSection(claim.assessment.clauses, claim.decided?.clauses ?? [], claim.assessment.amount),
    limits(claim),
    ledgerSection(ledger),
    ['---', '', `报告数据 SHA-256：\`${claimDigest(claim, ledger)}\``],
  ])

function heading(claim: AssessedClaim): Lines {
  const { question, programme, state, applicant, claimed, assessment, decided } = claim
  const { result, readings } = assessment
  return [
    `# 申请核验报告：${escape(question.claimId)}`,
    '',
    '## 一、结论',
    '',
    `**结论：${RESULT_WORDS[result.state]}**`,
    '',
    escape(conclusion(assessment)),
    ...contradictingLines(claimed),
    '',
    ...table(
      ['项目', '内容'],
      ['left', 'left'],
      [
        ['项目指南', programme.guide.title],
        ['规则', rulesOf(programme)],
        ['申请单位', claimed.applicantName === null ? applicant : `${claimed.applicantName}（${applicant}）`],
        ['合同', claimed.contracts.map(contractWords).join('；') || '—'],
        ...(assessment.amount === null
          ? []
          : [
              [
                '申请金额（元）',
                claimed.claimedAmount === null ? '未载明' : formatYuan(parseYuan(claimed.claimedAmount)),
              ],
            ]),
        ['申请状态', CLAIM_STATE_WORDS[state] ?? state],
        ...(question.assume === null
          ? []
          : [['**假定提交时间**', `${assumedMoment(question.assume)}（草稿，尚未提交，仅供自查）`]]),
        ['资料范围', question.view === 'all' ? '全部已公布账本' : '仅本机构账本'],
        ...(assessment.amount === null ? [] : [['**可支持金额（元）**', payableWords(result)]]),
        [
          '口径',
          Object.entries(readings)
            .map(([name, value]) => readingWords(name, value))
            .join('；') || '—',
        ],
      ],
    ),
    ...besideSection(assessment, decided),
  ]
}

const contractWords = ({ number, title, provider, buyer }: ClaimedContract): string => {
  const parties = provider === null && buyer === null ? '' : `（卖方 ${provider ?? '未知'}，买方 ${buyer ?? '未知'}）`
  return `${number}${title === null ? '' : ` ${title}`}${parties}`
}

/** Loud, since amount and moment of a claim that contradicts itself are not known. */
const contradictingLines = ({ versions }: Claimed): Lines =>
  versions === 1 ? [] : ['', `**申请有 ${versions} 个并存版本，互相矛盾，须由报送单位更正。**`]

export const payableWords = ({ payable }: Result) => (payable === null ? '未能确定' : formatYuan(payable))

/** The verdict as a sentence that says what it rests on. */
export function conclusion({ result, amount }: ProgrammeAssessment): string {
  const { state, refusedBy, open, payable, awaits } = result
  if (state === 'fail') return `有 ${refusedBy.length} 条不予支持的条款未满足：${refusedBy.join('、')}。`
  if (state === 'pass') {
    const money = payable === null ? '' : `可支持金额不超过 ${formatYuan(payable)} 元。`
    return `影响资格和金额的条款均已满足。${money}`
  }
  const would =
    amount?.fen.known === true
      ? `如均获证实，金额为 ${formatYuan(amount.fen.value)} 元。`
      : mostWords(amount?.atMost ?? null)
  const who = awaits === 'person' ? '其余仅待人工判断。' : '尚缺数据或材料，不作“符合”认定。'
  return `有 ${open.length} 条影响资格或金额的条款未能确定${open.length === 0 ? '' : `：${open.join('、')}`}。${who}${would}`
}

const mostWords = (most: Fen | null) => (most === null ? '' : `金额未能确定，按已知上限不超过 ${formatYuan(most)} 元。`)

/** What is missing once for all clauses that want it, what hinders the claim before what only accompanies it. */
export function wantedSection(clauses: readonly ClauseAnswer[]): Lines {
  const wanted = new Map<string, { readonly missing: Missing; readonly ids: string[]; grave: boolean }>()
  for (const { id, severity, missing } of clauses) {
    for (const one of missing) {
      const key = `${one.by} ${one.path} ${one.what.zh}`
      const entry = wanted.get(key) ?? { missing: one, ids: [], grave: false }
      entry.ids.push(id)
      entry.grave ||= severity === 'ineligible' || severity === 'cap'
      wanted.set(key, entry)
    }
  }
  if (wanted.size === 0) return ['## 二、尚缺事项', '', '无。']
  const all = [...wanted.values()]
  const ordered = [...all.filter(({ grave }) => grave), ...all.filter(({ grave }) => !grave)]
  return [
    '## 二、尚缺事项',
    '',
    ...table(
      ['影响', '类别', '事项', '补充办法', '条款'],
      ['left', 'left', 'left', 'left', 'left'],
      ordered.map(({ missing, ids, grave }) => [
        grave ? '资格或金额' : '提示',
        BY_WORDS[missing.by],
        missingWords(missing),
        mendWords(missing),
        ids.join('、'),
      ]),
    ),
  ]
}

export function readingSection({ otherReadings, amount }: ProgrammeAssessment): Lines {
  const title = '## 四、其他口径'
  if (otherReadings.length === 0) return [title, '', '指南文字的其他口径不改变结论和金额。']
  return [
    title,
    '',
    '指南文字可作不同理解之处，换用下列口径时结论或金额不同：',
    '',
    ...table(
      ['口径', '结论', '不予支持的条款', ...(amount === null ? [] : ['金额（元）'])],
      ['left', 'left', 'left', ...(amount === null ? [] : (['right'] as const))],
      otherReadings.map((other) => [
        readingWords(other.switch, other.value),
        RESULT_WORDS[other.result.state],
        other.result.refusedBy.join('、') || '—',
        ...(amount === null
          ? []
          : [other.amount?.fen.known === true ? formatYuan(other.amount.fen.value) : '未能确定']),
      ]),
    ),
  ]
}

const limits = ({ question, programme }: AssessedClaim): Lines => [
  '## 七、说明',
  '',
  '- 缺少资料的条款一律为“待定”，不视为符合。金额只舍不入，为上限，不构成拨付承诺。',
  '- 计量、结算、发票与付款的逐项对账见各合同的对账报告；事实后的编号可据以在账本中取得存证证明。',
  `- 引文取自《${escape(programme.guide.title)}》，文本 SHA-256：\`${programme.guide.sha256}\`。`,
  ...(question.view === 'all' ? [] : ['- 本报告只使用本机构报送的资料；其他机构的资料须由审计或审核人员核验。']),
]

function ledgerSection(ledger: ReportLedger): Lines {
  const { checkpoint } = ledger
  return [
    '## 八、账本',
    '',
    ...('others' in ledger
      ? table(
          ['账本', '批次数', '根'],
          ['left', 'right', 'left'],
          [checkpoint, ...ledger.others].map(({ origin, size, root }) => [origin, String(size), root]),
        )
      : table(
          ['账本', '批次数', '根'],
          ['left', 'right', 'left'],
          [[checkpoint.origin, String(checkpoint.size), checkpoint.root]],
        )),
    '',
    '检查点：',
    '',
    '```',
    ...checkpoint.text.trimEnd().split('\n'),
    '```',
  ]
}
