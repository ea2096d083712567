import { compareText } from '../../core/compare-text.ts'
import { type Fen, parseYuan, toYuan } from '../../core/money.ts'
import type { Finding } from '../reconcile/finding.ts'
import type { ContractExport } from './load-contract-export.ts'
import { type Cell, type Column, type Table, type Value, valueOf } from './table.ts'

const text = (key: string, en: string, zh: string, width = 22): Column => ({
  key,
  title: { en, zh },
  type: 'text',
  width,
})
const day = (key: string, en: string, zh: string): Column => ({ key, title: { en, zh }, type: 'day' })
const money = (key: string, en: string, zh: string, sum?: Column['sum']): Column => ({
  key,
  title: { en, zh },
  type: 'money',
  ...(sum === undefined ? {} : { sum }),
})

/** Settlements: the audited amount counts before the parties’ own. Errors: RangeError for what was never accepted. */
export function settlementTable({ reconciliation, entities }: ContractExport): Table {
  const reported = yuan(reconciliation.bridge.settled)
  const rows = sorted(entities.settlements).map(({ body }) => {
    const counted = body.auditedAmount ?? body.amount
    return [
      body.settlementId,
      body.from,
      body.to,
      body.settledOn,
      decimals(body.amount),
      decimals(body.auditedAmount),
      decimals(counted),
    ]
  })
  return {
    key: 'settlements',
    name: '结算',
    title: { zh: '结算单', en: 'Settlements' },
    columns: [
      text('settlementId', 'Settlement', '结算单'),
      day('from', 'From', '期间起'),
      day('to', 'To, inclusive', '期间止（含）'),
      day('settledOn', 'Settled on', '结算日'),
      money('amount', 'Amount, 元', '结算金额（元）'),
      money('auditedAmount', 'Audited, 元', '审定金额（元）'),
      money('counted', 'Counted, 元', '计入金额（元）', { reported }),
    ],
    rows: withRest(rows, 6, reported, '互相矛盾的版本只计最低者'),
    notes: [REST],
  }
}

const UNCOUNTED_INVOICES: readonly Finding['code'][] = ['INVOICE_VOIDED', 'INVOICE_UNVERIFIED', 'INVOICE_WRONG_PARTY']

/** Invoices, blue and red; what red letters and repeats take off stands in a row of its own, so that the sum is the report’s. */
export function invoiceTable({ reconciliation, entities }: ContractExport): Table {
  const { contract, bridge, findings } = reconciliation
  const reported = yuan(bridge.invoiced)
  const refused = idsOf(findings, UNCOUNTED_INVOICES)
  const rows = sorted(entities.invoices).map(({ id, body }) => {
    const counts = body.redOf === undefined && !refused.has(id) && body.status !== 'voided'
    const amount = contract.taxIncluded ? body.gross : body.net
    const why = body.redOf !== undefined ? `红字，冲 ${body.redOf}` : counts ? '' : '不计入，见发现'
    return [
      body.number,
      body.code ?? '',
      body.kind,
      body.issuedOn,
      body.sellerName ?? body.sellerUscc,
      body.buyerName ?? body.buyerUscc,
      decimals(body.net),
      decimals(body.tax),
      decimals(body.gross),
      body.status,
      why,
      counts ? decimals(amount) : '0.00',
    ]
  })
  return {
    key: 'invoices',
    name: '发票',
    title: { zh: '发票', en: 'Invoices' },
    columns: [
      text('number', 'Number', '发票号码', 24),
      text('code', 'Code', '发票代码', 16),
      text('kind', 'Kind', '种类', 16),
      day('issuedOn', 'Issued on', '开票日期'),
      text('seller', 'Seller', '销售方', 28),
      text('buyer', 'Buyer', '购买方', 28),
      money('net', 'Net, 元', '金额（元）', {}),
      money('tax', 'Tax, 元', '税额（元）', {}),
      money('gross', 'Gross, 元', '价税合计（元）', {}),
      text('status', 'Status', '状态', 12),
      text('remark', 'Remark', '说明', 24),
      money('counted', 'Counted, 元', '计入金额（元）', { reported }),
    ],
    rows: withRest(rows, 11, reported, '红字发票冲减、重复登记及矛盾版本的调整'),
    notes: [REST],
  }
}

const UNCOUNTED_PAYMENTS: readonly Finding['code'][] = [
  'PAYMENT_THIRD_PARTY',
  'PAYMENT_PARTY_UNKNOWN',
  'PAYMENT_WRONG_ACCOUNT',
  'PAYMENT_NOT_TRANSFER',
]

/** Bank slips, refunds negative, then the vouchers’ set-off. */
export function paymentTable({ reconciliation, entities }: ContractExport): Table {
  const { contract, bridge, findings } = reconciliation
  const reported = yuan(bridge.paid)
  const refused = idsOf(findings, UNCOUNTED_PAYMENTS)
  const rows: Cell[][] = sorted(entities.payments).map(({ id, body }) => {
    const refund = body.direction === 'refund'
    const signed = refund ? toYuan(0n - parseYuan(body.amount)) : decimals(body.amount)
    const counts = refund || !refused.has(id)
    return [
      body.bankReference,
      body.paidOn,
      refund ? '退款' : '付款',
      body.payer.name,
      body.payer.account ?? null,
      body.payee.name,
      body.payee.account ?? null,
      body.method,
      signed,
      counts ? '' : '不计入，见发现',
      counts ? signed : '0.00',
    ]
  })
  if (contract.taxIncluded && bridge.setOff > 0n)
    rows.push(['训力券抵扣', NONE, '抵扣', '', '', '', '', '', NONE, '见发现 VOUCHER_SET_OFF', toYuan(bridge.setOff)])
  return {
    key: 'payments',
    name: '付款',
    title: { zh: '付款与训力券抵扣', en: 'Payments and voucher set-off' },
    columns: [
      text('bankReference', 'Bank reference', '银行回单号', 26),
      day('paidOn', 'Paid on', '付款日'),
      text('direction', 'Direction', '方向', 8),
      text('payer', 'Payer', '付款方', 28),
      text('payerAccount', 'Payer’s account', '付款账号', 24),
      text('payee', 'Payee', '收款方', 28),
      text('payeeAccount', 'Payee’s account', '收款账号', 24),
      text('method', 'Method', '方式', 10),
      money('amount', 'Amount, 元', '金额（元）', {}),
      text('remark', 'Remark', '说明', 22),
      money('counted', 'Counted, 元', '计入金额（元）', { reported }),
    ],
    rows: withRest(
      rows,
      10,
      reported,
      contract.taxIncluded ? '矛盾版本及其他调整' : '换算为不含税口径、训力券抵扣及其他调整',
    ),
    notes: [REST],
  }
}

const REST = {
  zh: '“调整”一行是报告合计与逐行之差，单列而不摊入各行；报告合计未知时没有该行。',
  en: 'The row “调整” is what the report’s figure differs by from the rows above: it stands by itself and is spread over none. Where the report’s figure is unknown there is none.',
}

/** A row of its own for what the report adds or takes off as a whole. `at`: the column counted. */
function withRest(
  rows: readonly (readonly Cell[])[],
  at: number,
  reported: Value,
  why: string,
): readonly (readonly Cell[])[] {
  if (reported === null) return rows
  const sum = rows.reduce((total, row) => total + parseYuan(valueOf(row[at]) ?? '0'), 0n)
  const rest = parseYuan(reported) - sum
  if (rest === 0n) return rows
  return [
    ...rows,
    Array.from({ length: at + 1 }, (_, i) => (i === 0 ? `调整：${why}` : i === at ? toYuan(rest) : NONE)),
  ]
}

/** Not unknown: there is none. */
const NONE: Cell = { as: 'text', value: '' }

const idsOf = (findings: readonly Finding[], codes: readonly Finding['code'][]): ReadonlySet<string> =>
  new Set(
    findings
      .filter(({ code }) => codes.includes(code))
      .flatMap(({ evidence }) => evidence.flatMap(({ kind, ids }) => (kind === 'document' ? ids : []))),
  )

const yuan = (fen: Fen | null): Value => (fen === null ? null : toYuan(fen))
const decimals = (amount: string | undefined): Value => (amount === undefined ? null : toYuan(parseYuan(amount)))

const sorted = <T extends { readonly id: string; readonly digest: string }>(heads: readonly T[]): readonly T[] =>
  [...heads].sort((a, b) => compareText(a.id, b.id) || compareText(a.digest, b.digest))
