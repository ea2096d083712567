import type { Alert, Block, Fact, Page, Section } from '../page.ts'
import { qrRows, qrText } from '../qr.ts'
import type { ReadSource } from '../sources/read-source.ts'
import { numeral } from './say.ts'

/** A document before it says what it was made from. */
export type Draft = {
  readonly title: string
  readonly subject: string
  readonly date: Page['date']
  readonly watermark: string | null
  readonly cover: readonly Fact[]
  readonly alerts: readonly Alert[]
  readonly sections: readonly Section[]
}

export type Sources = readonly [ReadSource, ...ReadSource[]]
/** Reports that rest on signed checkpoints: all but trials. */
export type BoundSource = Exclude<ReadSource, { readonly kind: 'trial' }>
export type BoundSources = readonly [BoundSource, ...BoundSource[]]

const MAKER = '算衡'
/** Annexes and working papers have numbers of their own. */
const OWN_NUMBER = /^(附件|底稿目录|[A-Z]{1,2}-\d)/

/**
 * The page of a document with its provenance: checkpoints, rules, register, and the digest of every report, of which the
 * first stands in the QR code. Sections of the first level are numbered in their order.
 */
export function compose(draft: Draft, sources: Sources): Page {
  const [{ kind }] = sources
  const [{ source: main }] = sources
  let number = 0
  return {
    ...draft,
    meta: {
      // The id of a PDF follows from its title: of another report it is another document.
      title: `${draft.title} ${draft.subject} sha256:${main.digest.slice(0, 16)}`,
      author: MAKER,
      keywords: sources.map(({ source }) => `sha256:${source.digest}`),
    },
    footer: `数据摘要 ${main.digest.slice(0, 16)}…`,
    sections: draft.sections.map((section) =>
      section.level === 1 && !OWN_NUMBER.test(section.title)
        ? { ...section, title: `${numeral(++number)}、${section.title}` }
        : section,
    ),
    provenance: eachOnce([...sources.flatMap(provenanceOf), kind === 'trial' ? NOT_CHECKED : CHECKED]),
    qr: qrRows(qrText(main.digest)),
    attachments: sources.map(({ source }) => source.file),
  }
}

const CHECKED = [
  '核对方法',
  '本 PDF 内附上述数据报告；suanheng report verify 可由账本逐字节重算，并指出任何差异',
] as const

const NOT_CHECKED = ['核对方法', '测算含假定事实，不能由账本重算，不具证明力；本 PDF 内附测算数据'] as const

/** Reports of one document mostly rest on one checkpoint: it is said once. */
const eachOnce = (rows: Page['provenance']): Page['provenance'] => [
  ...new Map(rows.map((row) => [row.join('\n'), row])).values(),
]

function provenanceOf(read: ReadSource): readonly (readonly [string, string])[] {
  if (read.kind === 'trial') return trialProvenance(read)
  const { checkpoint } = read.data.ledger
  return [
    ['数据报告', `${read.schema}，SHA-256 ${read.source.digest}`],
    ['账本检查点', `${checkpoint.origin}，批次 ${checkpoint.size}，根 ${checkpoint.root}`],
    ...versionsOf(read).map((version) => version),
  ]
}

const trialProvenance = ({ schema, source, data }: Extract<ReadSource, { readonly kind: 'trial' }>) =>
  [
    ['测算数据', `${schema}，SHA-256 ${source.digest}`],
    [
      '账本检查点',
      data.ledger === null
        ? '无（该机构尚未报送任何数据）'
        : `${data.ledger.origin}，批次 ${data.ledger.size}，根 ${data.ledger.root}`,
    ],
    ['规则包', data.rules],
    ['指南', `《${data.would.pack.guide.title}》，文本 SHA-256 ${data.would.pack.guide.sha256}`],
  ] as const

/** Versions of rules and register that took part; those that did not are told to have had none. */
function versionsOf(read: BoundSource): readonly (readonly [string, string])[] {
  if (read.kind === 'capacity') return [['加速卡登记表', read.data.register]]
  if (read.kind === 'assessment')
    return [
      ['规则包', read.data.rules],
      ['指南', `《${read.data.pack.guide.title}》，文本 SHA-256 ${read.data.pack.guide.sha256}`],
    ]
  if (read.kind === 'schedules') return [['所属对账报告', `SHA-256 ${read.data.reconciliation}`]]
  if (read.kind === 'audit_record' || read.kind === 'relations')
    return [['所属数据报告', `SHA-256 ${read.data.report}`]]
  const { allocation } = read.data
  return [['加速卡登记表', allocation?.register ?? '未使用（本报告的金额和卡时不依据登记表）']]
}

/** The signed checkpoints at length, and how to check them: an annex. */
export function ledgerBlocks(sources: BoundSources): readonly Block[] {
  return sources.flatMap(({ data: { ledger }, source, schema }): Block[] => [
    {
      kind: 'text',
      text: `${schema}（${source.digest.slice(0, 16)}…）只依据下列检查点及其以前的数据，随附文件 ${source.file}。`,
    },
    {
      kind: 'table',
      caption: null,
      columns: [
        { title: '账本', align: 'left', width: 4 },
        { title: '批次', align: 'right', width: 1 },
        { title: '根', align: 'left', width: 4 },
      ],
      rows: [ledger.checkpoint, ...(ledger.others ?? [])].map(({ origin, size, root }) => [origin, `${size}`, root]),
      total: null,
    },
    ...(ledger.others === undefined
      ? [{ kind: 'text' as const, text: '其他机构的账本检查点以密文记入数据报告：受托机构无权获知其他机构的用量。' }]
      : []),
    { kind: 'lines', lines: ledger.checkpoint.text.trimEnd().split('\n') },
  ])
}
