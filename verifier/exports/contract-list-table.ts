import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { toYuan } from '../../core/money.ts'
import { Contract } from '../../schemas/contract.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { termsOf } from '../reconcile/terms.ts'
import type { Column, Table } from './table.ts'

const list = defineQuery({
  file: 'contract_list.sql',
  params: z.strictObject({ institution: z.string(), limit: z.number() }),
  row: z.looseObject({ institution: z.string(), digest: z.string(), body: z.string(), corrects: z.string() }),
})

export type ListedContract = { readonly institution: string; readonly digest: string; readonly contract: Contract }

const MOST = 100_000

/** Every version nobody has replaced. `institution` '' asks all. Errors: REQUEST_INVALID above 100,000 versions. */
export async function loadContractList(store: Store, institution: string): Promise<readonly ListedContract[]> {
  const rows = await list(store, { institution, limit: MOST + 1 })
  if (rows.length > MOST)
    throw new SuanhengError('REQUEST_INVALID', `more than ${MOST} contracts: name one institution`)
  const replaced = new Set(rows.map(({ corrects }) => corrects))
  return rows
    .filter(({ digest }) => !replaced.has(digest))
    .map((row) => ({
      institution: row.institution,
      digest: row.digest,
      contract: Contract.parse(JSON.parse(row.body)),
    }))
}

const text = (key: string, en: string, zh: string, width = 22): Column => ({
  key,
  title: { en, zh },
  type: 'text',
  width,
})
const day = (key: string, en: string, zh: string): Column => ({ key, title: { en, zh }, type: 'day' })

export const contractListTable = (rows: readonly ListedContract[]): Table => ({
  key: 'contracts',
  name: '合同清单',
  title: { zh: '合同清单', en: 'Contracts' },
  columns: [
    text('institution', 'Institution', '报送机构'),
    text('number', 'Number', '合同编号', 28),
    text('title', 'Title', '合同名称', 36),
    text('providerName', 'Provider', '服务机构', 30),
    text('providerUscc', 'Provider’s code', '服务机构信用代码'),
    text('buyerName', 'Buyer', '持券单位', 30),
    text('buyerUscc', 'Buyer’s code', '持券单位信用代码'),
    day('signedOn', 'Signed', '签订日期'),
    day('from', 'From', '合同期起'),
    day('to', 'To, inclusive', '合同期止（含）'),
    { key: 'amount', title: { en: 'Amount, 元', zh: '合同金额（元）' }, type: 'money', sum: {} },
    text('vat', 'VAT', '价格口径', 10),
    text('digest', 'Digest of this version', '版本摘要', 24),
  ],
  rows: rows.map(({ institution, digest, contract }) => {
    const terms = termsOf(contract)
    return [
      institution,
      contract.number,
      contract.title ?? null,
      contract.providerName ?? null,
      contract.providerUscc,
      contract.buyerName ?? null,
      contract.buyerUscc,
      contract.signedOn,
      terms.from,
      terms.to,
      toYuan(terms.amountFen),
      contract.taxIncluded ? '含税' : '不含税',
      digest,
    ]
  }),
  notes: [
    {
      zh: '金额与期限已计入补充协议；同一合同互相矛盾的版本逐一列出，合计含各版本。含税与不含税的金额不宜相加。',
      en: 'Amounts and ends with their amendments; versions that contradict each other are all listed, and the sum has each. Amounts with and without VAT do not add up to anything.',
    },
  ],
})
