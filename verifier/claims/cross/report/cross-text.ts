import { formatYuan } from '../../../../core/money.ts'
import type { CrossAnswer, CrossFinding } from '../../../programmes/cross/types.ts'
import { escape, type Lines, page, table } from '../../../report/markdown.ts'
import { subjectWords } from '../../report/fact-words.ts'
import type { CrossBinding } from '../bind-cross.ts'
import { isFiltered } from '../question.ts'
import type { CheckedClaims, CrossVerdict } from '../verify-cross.ts'
import { crossDigest, crossRules } from './cross-report.ts'

/** The checks in Chinese, as Markdown: a page for the file of a review. */
export const toCrossText = (checked: CheckedClaims, bound: CrossBinding): string =>
  page([
    heading(checked, bound),
    summary(checked.answers),
    ...checked.answers.map(answerSection),
    claimSection(checked),
    limits(),
    ledgerSection(bound),
    ['---', '', `报告数据 SHA-256：\`${crossDigest(checked, bound)}\``],
  ])

const VERDICTS: Readonly<Record<CrossVerdict, string>> = {
  pass: '未发现问题',
  fail: '发现不予支持或重复计算的情形',
  undetermined: '待定',
}
const STATES = { pass: '未发现', fail: '发现', undetermined: '待定', not_applicable: '不适用' } as const
const EFFECTS: Readonly<Record<CrossAnswer['effect'], string>> = {
  ineligible: '重复部分不予支持',
  person: '由人工决定',
  once: '只计一次',
  warning: '提示',
}

function heading({ question, verdict, compared, passedOver }: CheckedClaims, bound: CrossBinding): Lines {
  const { claims, programme, applicant } = question
  return [
    '# 跨项目核查报告',
    '',
    `**结论：${VERDICTS[verdict]}**`,
    '',
    ...table(
      ['项目', '内容'],
      ['left', 'left'],
      [
        ['比较的申请', `${compared.length} 项（草稿在内；已驳回、已撤回的除外）`],
        [
          '范围',
          isFiltered(question)
            ? `仅所选：${[...claims, programme ?? '', applicant ?? ''].filter((one) => one !== '').join('；')}；另有 ${passedOver} 项有效申请未纳入`
            : '全部已公布账本的有效申请',
        ],
        ['账本', `${bound.binding.others.length + 1} 个`],
        ['规则', crossRules()],
      ],
    ),
  ]
}

const summary = (answers: readonly CrossAnswer[]): Lines => [
  '## 一、汇总',
  '',
  ...table(
    ['编号', '核查事项', '依据', '后果', '结果', '事项数'],
    ['left', 'left', 'left', 'left', 'left', 'right'],
    answers.map(({ id, title, basis, effect, outcome, findings }) => [
      id,
      title.zh,
      basis.join('、') || '—',
      EFFECTS[effect],
      STATES[outcome.state],
      String(findings.filter((one) => one.outcome.state !== 'pass').length),
    ]),
  ),
]

/** Findings that pass say nothing a reader acts on: they are in the data. */
function answerSection({ id, title, outcome, findings }: CrossAnswer): Lines {
  const open = findings.filter((one) => one.outcome.state !== 'pass')
  const told = new Set(open.flatMap((one) => one.outcome.missing.map(({ what }) => what.zh)))
  const others = outcome.missing.filter(({ what }) => !told.has(what.zh))
  return [
    `## ${id} ${title.zh}：${STATES[outcome.state]}`,
    '',
    ...(open.length === 0 && others.length === 0 ? ['未发现。'] : []),
    ...open.map(findingLine),
    ...others.map(({ by, what }) => `- ${by === 'person' ? '须人工核对' : '尚缺'}：${escape(what.zh)}`),
  ]
}

function findingLine({ subject, claims, words, fen, outcome }: CrossFinding): string {
  const money = fen === null ? '' : `（${formatYuan(fen)} 元）`
  const missing = outcome.missing.map(({ what }) => escape(what.zh)).join('')
  const state = outcome.state === 'fail' && outcome.severity === 'warning' ? '提示' : STATES[outcome.state]
  return `- **${state}** ${escape(subjectWords(subject))}${money}：${escape(words.zh)}${missing}涉及申请：${escape(claims.join('、'))}。`
}

const claimSection = ({ compared }: CheckedClaims): Lines => [
  '## 二、比较的申请',
  '',
  ...table(
    ['申请', '项目', '批次', '申请单位', '账本', '状态'],
    ['left', 'left', 'left', 'left', 'left', 'left'],
    compared.map(({ name, programme, batch, applicant, log, state }) => [
      name,
      programme,
      batch,
      applicant,
      log,
      state,
    ]),
  ),
]

const limits = (): Lines => [
  '## 三、说明',
  '',
  '- 编号比较时不计全角半角、大小写、空格和形近字符；仅标点不同，或内容相同而编号不同的，由人工核对。资料本身不作任何改动。',
  '- 未登记的内容一律为“待定”，不视为未发现。',
]

const ledgerSection = ({ institution, binding: { checkpoint, others } }: CrossBinding): Lines => [
  '## 四、账本',
  '',
  ...table(
    ['账本', '批次数', '根'],
    ['left', 'right', 'left'],
    [{ institution, ...checkpoint }, ...others].map(({ origin, size, root }) => [origin, String(size), root]),
  ),
  '',
  '检查点：',
  '',
  '```',
  ...checkpoint.text.trimEnd().split('\n'),
  '```',
]
