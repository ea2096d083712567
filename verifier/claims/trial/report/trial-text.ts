import { formatYuan, parseYuan } from '../../../../core/money.ts'
import { KINDS } from '../../../../schemas/kinds.ts'
import { escape, type Lines, page, table } from '../../../report/markdown.ts'
import { amountSection } from '../../report/amount-text.ts'
import { conclusion, payableWords, readingSection, wantedSection } from '../../report/assessment-text.ts'
import { clauseSection } from '../../report/clauses-text.ts'
import { readingWords } from '../../report/reading-words.ts'
import { rulesOf } from '../../report/rules.ts'
import { RESULT_WORDS, STATE_WORDS } from '../../report/words.ts'
import { assumedMoment } from '../../submission.ts'
import type { Trial } from '../verify-trial.ts'
import { TRIAL_NOTICE, usesOf } from './trial-json.ts'

/** A trial in Chinese, as Markdown. It says above everything else that it is one, and what is assumed. */
export const toTrialText = (trial: Trial): string => {
  const { assessment } = trial.claim
  return page([
    heading(trial),
    wantedSection(assessment.clauses),
    amountSection(assessment.amount, assessment.result),
    readingSection(assessment),
    assumedSection(trial),
    clauseSection(assessment.clauses, [], assessment.amount),
    [
      '## 七、说明',
      '',
      `- ${TRIAL_NOTICE.zh}`,
      '- 标有［假定］的资料不在账本中；以假定事实得出的条款结论和金额均为测算。',
    ],
  ])
}

function heading({ claim, stored }: Trial): Lines {
  const { question, programme, applicant, assessment } = claim
  return [
    `# 申报测算（草稿，非核验结论）：${escape(question.claimId)}`,
    '',
    `> **${TRIAL_NOTICE.zh}**`,
    '',
    '## 一、测算结果',
    '',
    `**测算：${RESULT_WORDS[assessment.result.state]}**`,
    '',
    escape(conclusion(assessment)),
    '',
    ...table(
      ['项目', '内容'],
      ['left', 'left'],
      [
        ['项目指南', programme.guide.title],
        ['规则', rulesOf(programme)],
        ['申请单位', applicant],
        ['资料范围', question.view === 'all' ? '全部已公布账本及假定事实' : '本机构账本及假定事实'],
        ...(assessment.amount === null ? [] : [['**测算金额（元）**', payableWords(assessment.result)]]),
        [
          '账本现有资料的结论',
          stored === null
            ? '账本中无此申请'
            : `${RESULT_WORDS[stored.assessment.result.state]}${stored.assessment.amount === null ? '' : `，${payableWords(stored.assessment.result)}`}`,
        ],
        [
          '口径',
          Object.entries(assessment.readings)
            .map(([name, value]) => readingWords(name, value))
            .join('；') || '—',
        ],
      ],
    ),
  ]
}

/** Every assumption, one a line. */
function assumedSection({ claim, assumed }: Trial): Lines {
  const { assume } = claim.question
  const lines = [
    ...(assume === null ? [] : [['提交时间', assumedMoment(assume), '']]),
    ...assumed.records.map(({ kind, id, body }) => [KINDS[kind].title, id, amountIn(body)]),
    ...assumed.without.map(({ kind, id }) => [KINDS[kind].title, id, '假定不存在']),
    ...usesOf(assumed.use).map(({ contract, from, to, cardHours }) => [
      '计量日志',
      contract,
      `${from} 至 ${to}，${cardHours} 卡时`,
    ]),
    ...[...assumed.answers].map(([id, state]) => ['条款', id, `假定为“${STATE_WORDS[state]}”`]),
  ]
  return [
    '## 五、假定事实',
    '',
    ...(lines.length === 0
      ? ['无：按账本现有资料测算。']
      : table(['类别', '编号', '内容'], ['left', 'left', 'left'], lines)),
  ]
}

/** The money of a record, where it has some: what a reader looks for first. */
function amountIn(body: Readonly<Record<string, unknown>>): string {
  const found = ['amount', 'claimedAmount', 'gross'].flatMap((field) => {
    const value = body[field]
    return typeof value === 'string' ? [value] : []
  })
  return found.length === 0 ? '' : `${found.map((yuan) => formatYuan(parseYuan(yuan))).join('，')} 元`
}
