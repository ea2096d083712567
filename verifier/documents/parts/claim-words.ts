import { CLAIM_STATE_WORDS, RESULT_WORDS } from '../../claims/report/words.ts'
import { dayWords } from '../../report/words.ts'
import type { Alert, Cell, Page, Tone } from '../page.ts'
import { strong } from '../page.ts'
import type { AssessmentBody } from '../sources/assessment.ts'
import { momentParts, momentWords, yuan, yuanText } from './say.ts'

export const RESULT_TONES: Readonly<Record<'pass' | 'fail' | 'undetermined' | 'not_applicable', Tone>> = {
  pass: 'good',
  fail: 'bad',
  undetermined: 'open',
  not_applicable: 'plain',
}

/** Across every page of what is made from a draft, or as if it were submitted. */
export const watermarkOf = ({ assumed, claim }: AssessmentBody): string | null =>
  assumed !== null || claim.state.split(' / ').includes('draft') ? '草稿　仅供自查' : null

/** The moment a claim is judged at: its submission, or the assumed one. */
export const momentOf = ({ assumed, claim }: AssessmentBody): Page['date'] => {
  const moment = assumed?.submittedAt ?? claim.submittedAt
  return moment === null ? null : momentParts(Date.parse(moment))
}

export const applicantWords = ({ claim }: AssessmentBody): Cell =>
  claim.applicantName === null
    ? { text: `名称未知（${claim.applicant}）`, tone: 'open' }
    : `${claim.applicantName}（${claim.applicant}）`

export const contractWords = ({ claim }: AssessmentBody): Cell =>
  claim.contracts.length === 0
    ? '—'
    : claim.contracts
        .map(({ number, title, provider, buyer }) => {
          const parties = `卖方 ${provider ?? '未知'}，买方 ${buyer ?? '未知'}`
          return `${number}${title === null ? '' : `　${title}`}（${parties}）`
        })
        .join('；')

/** Applicant, contracts, amounts: the head of every document about a claim. */
export function claimCover(data: AssessmentBody): Page['cover'] {
  const { claim, result, amount, decided } = data
  return [
    ['项目指南', data.pack.guide.title],
    ['申请编号', claim.id],
    ['申请单位', applicantWords(data)],
    ['合同', contractWords(data)],
    ...(claim.vouchers.length === 0 ? [] : [['券', claim.vouchers.join('、')] as const]),
    [
      '申请状态',
      claim.state
        .split(' / ')
        .map((state) => CLAIM_STATE_WORDS[state] ?? state)
        .join(' / '),
    ],
    ['提交时间', submittedWords(data)],
    ...(amount === null
      ? []
      : ([
          ['申请金额', amountCell(claim.claimedAmount, claim.versions > 1 ? '未能确定（版本互相矛盾）' : '未载明')],
          ['核算金额上限', amountCell(result.payable, '未能确定')],
        ] as const)),
    ['核验结论', strong(RESULT_WORDS[data.verdict], RESULT_TONES[data.verdict])],
    ...(decided === null
      ? []
      : ([['人工决定', strong(decidedWords(decided), RESULT_TONES[decided.verdict])]] as const)),
  ]
}

const decidedWords = ({ verdict, result }: NonNullable<AssessmentBody['decided']>): string =>
  `${RESULT_WORDS[verdict]}${result.payable === null ? '' : `，${yuanText(result.payable)} 元`}`

export const amountCell = (amount: string | null, unknown: string): Cell =>
  amount === null ? strong(unknown, 'open') : strong(`${yuanText(amount)} 元`)

function submittedWords({ assumed, claim }: AssessmentBody): Cell {
  if (assumed !== null) return strong(`假定 ${dayWords(assumed.day)} 12:00:00 提交（草稿，尚未提交）`, 'open')
  return claim.submittedAt === null ? strong('未提交或未载明', 'open') : momentWords(claim.submittedAt)
}

/** What must not be overlooked about a claim, on its first page. */
export function claimAlerts(data: AssessmentBody): readonly Alert[] {
  const { claim, assumed, view, verdict, result, decided, amount } = data
  return [
    ...(claim.versions > 1
      ? [
          alert('bad', `申请有 ${claim.versions} 个并存版本，互相矛盾`, [
            '金额、提交时间等不一致之处均作未知处理，须由报送单位更正。',
          ]),
        ]
      : []),
    ...(watermarkOf(data) === null
      ? []
      : [
          alert('open', '草稿，仅供自查，不得作为申报或审核依据', [
            assumed === null ? '申请尚未提交。' : `按假定于 ${dayWords(assumed.day)}提交核验，其余资料与已报送的相同。`,
          ]),
        ]),
    ...(verdict === 'undetermined'
      ? [
          alert('open', `待定：有 ${result.open.length} 条影响资格或金额的条款未能确定`, [
            `${result.open.join('、')}。缺少资料的条款不视为符合。`,
          ]),
        ]
      : []),
    ...(verdict === 'fail'
      ? [
          alert('bad', `不符合：${result.refusedBy.join('、')}`, [
            `不予支持的条款未满足${amount === null ? '' : '，可支持金额为 0.00 元'}。`,
          ]),
        ]
      : []),
    ...(decided !== null && decided.unsettled.length > 0
      ? [
          alert('open', '有未生效的人工决定', [
            `${decided.unsettled.join('、')}：重新决定之前，人工决定一栏不作“符合”。`,
          ]),
        ]
      : []),
    ...(view === 'own'
      ? [alert('open', '仅依据本机构资料', ['其他机构报送的资料未参与核验，须由审计或审核人员核验。'])]
      : []),
  ]
}

export const alert = (tone: Tone, title: string, lines: readonly string[]): Alert => ({
  kind: 'alert',
  tone,
  title,
  lines,
})

/** The verdict as a sentence that says what it rests on. */
export function claimConclusion({ verdict, result, amount }: AssessmentBody): string {
  const { refusedBy, open, payable, awaits } = result
  if (verdict === 'fail') return `有 ${refusedBy.length} 条不予支持的条款未满足：${refusedBy.join('、')}。`
  if (verdict === 'pass')
    return `影响资格和金额的条款均已满足。${payable === null ? '' : `可支持金额不超过 ${yuanText(payable)} 元。`}`
  const would =
    amount === null
      ? ''
      : amount.yuan !== null
        ? `如均获证实，金额为 ${yuanText(amount.yuan)} 元。`
        : amount.atMost === null
          ? '金额未能确定。'
          : `金额未能确定，按已知上限不超过 ${yuanText(amount.atMost)} 元。`
  const who = awaits === 'person' ? '其余仅待人工判断。' : '尚缺数据或材料，不作“符合”认定。'
  return `有 ${open.length} 条影响资格或金额的条款未能确定：${open.join('、')}。${who}${would}`
}

export const yuanOpen = (amount: string | null): Cell => (amount === null ? strong('未能确定', 'open') : yuan(amount))
