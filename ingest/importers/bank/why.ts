import type { Words } from '../inventory/inventory.ts'

const cut = (text: string): string => text.slice(0, 80)

/** Why a row is in no record, or what a person should look at: one sentence each. */
export const WHY = {
  tooLarge: (what: string, most: number): Words => ({
    en: `more than ${most} ${what}: not read`,
    zh: `超过 ${most} ${what}，未读取`,
  }),
  encoding: {
    en: 'neither UTF-8 nor GB18030, or not the encoding that the map says',
    zh: '既不是 UTF-8 也不是 GB18030，或与映射文件所写编码不符',
  },
  csv: (message: string): Words => ({ en: `not CSV: ${cut(message)}`, zh: `CSV 格式错误：${cut(message)}` }),
  header: (missing: readonly string[]): Words => ({
    en: `no header with ${missing.map(cut).join(', ')}`,
    zh: `没有包含 ${missing.map(cut).join('、')} 的表头`,
  }),
  columnTwice: (name: string): Words => ({ en: `column ${cut(name)} stands twice`, zh: `列 ${cut(name)} 出现两次` }),
  cells: (found: number, wanted: number): Words => ({
    en: `${found} cells under a header of ${wanted}`,
    zh: `该行有 ${found} 列，表头为 ${wanted} 列`,
  }),
  day: (text: string): Words => ({
    en: `not a day of the form said: ${cut(text)}`,
    zh: `日期与所写格式不符：${cut(text)}`,
  }),
  amount: (text: string): Words => ({
    en: `no amount in 元 with at most two decimals: ${cut(text)}`,
    zh: `不是最多两位小数的金额：${cut(text)}`,
  }),
  noAmount: { en: 'no amount', zh: '没有金额' },
  bothSides: { en: 'an amount on both sides', zh: '借贷两方都有金额' },
  mark: (text: string): Words => ({
    en: `a mark that the map does not name: ${cut(text)}`,
    zh: `映射文件未列出的借贷标志：${cut(text)}`,
  }),
  currency: (text: string): Words => ({ en: `not in CNY: ${cut(text)}`, zh: `币种不是人民币：${cut(text)}` }),
  noReference: { en: 'no reference: nothing tells it from another transfer', zh: '没有流水号，无法与其他交易区分' },
  noContract: {
    en: 'nothing says of which contract it is: a column, --contracts, the counterparty in the map, or --contract',
    zh: '未说明属于哪份合同：请用列、--contracts、映射文件中的对方单位或 --contract 给出',
  },
  refused: (path: string, message: string): Words => ({
    en: `${path}: ${cut(message)}`,
    zh: `字段 ${path} 不符合要求：${cut(message)}`,
  }),
  sameTransfer: (where: string): Words => ({
    en: `the same transfer as ${cut(where)}: taken once`,
    zh: `与 ${cut(where)} 是同一笔交易：只取一次`,
  }),
  otherTransfer: (where: string): Words => ({
    en: `the reference of ${cut(where)} with other content: neither is taken, a person settles it`,
    zh: `与 ${cut(where)} 流水号相同而内容不同：均不采用，由人工核实`,
  }),
  balance: (expected: string, found: string): Words => ({
    en: `the balance should be ${expected} after the row before and is ${found}: a row is missing, doubled or changed`,
    zh: `按上一行推算余额应为 ${expected}，实为 ${found}：有行缺失、重复或被改动`,
  }),
  balancesBroken: (breaks: number): Words => ({
    en: `its balances break ${breaks} times: none of it is taken, unless --despite-balances is given`,
    zh: `余额有 ${breaks} 处不连续：整份不采用，除非加 --despite-balances`,
  }),
  // notes: the row is taken
  reversal: {
    en: 'a negative amount: read as money going the other way',
    zh: '金额为负：按相反方向的资金读取',
  },
  reversalOfNobody: {
    en: 'a negative amount, perhaps a transfer taken back, of no counterparty in the map: in no record',
    zh: '金额为负，可能是冲正，但对方单位不在映射文件中：未写入记录',
  },
  purpose: { en: 'its purpose cannot be held as it is and is left out', zh: '摘要无法按原样保存，未写入' },
} as const
