import type { Words } from '../inventory/inventory.ts'

const cut = (text: string): string => text.slice(0, 80)

const LIMITED = {
  documents: '文档数',
  elements: '元素数',
  attributes: '属性数',
  'levels of elements': '元素层数',
  'characters of text': '文本字符数',
} as const

/** An invoice of a party without a code of its own, or one that was made illegible, is the common case. */
const refusedZh = (path: string, message: string): string =>
  /^(seller|buyer)Uscc$/.test(path)
    ? `字段 ${path} 不是有效的统一社会信用代码，请核对${path.startsWith('seller') ? '销售方' : '购买方'}识别号`
    : `字段 ${path} 不符合要求：${cut(message)}`

/** Why something of a file is in no record, or what a person should look at: one sentence each. */
export const WHY = {
  tooLarge: (bytes: number): Words => ({
    en: `larger than ${bytes} bytes: not read`,
    zh: `超过 ${bytes} 字节，未读取`,
  }),
  notXml: { en: 'neither an XML nor an OFD file', zh: '既不是 XML 也不是 OFD 文件' },
  encoding: (name: string): Words => ({
    en: `the text is not in the encoding it says or is taken for: ${cut(name)}`,
    zh: `文本与其声明或推定的编码不符：${cut(name)}`,
  }),
  encodingUnknown: (name: string): Words => ({
    en: `encoding ${cut(name)} is not read: UTF-8, UTF-16 with a byte order mark, GBK or GB18030`,
    zh: `不支持编码 ${cut(name)}：请使用 UTF-8、带 BOM 的 UTF-16、GBK 或 GB18030`,
  }),
  malformed: (message: string): Words => ({
    en: `not well-formed XML: ${cut(message)}`,
    zh: `XML 格式错误：${cut(message)}`,
  }),
  doctype: {
    en: 'holds a DOCTYPE or entity: no invoice has one, and nothing of it is expanded or fetched',
    zh: '含有 DOCTYPE 或实体声明：发票不会有，不展开、不读取外部内容',
  },
  entity: { en: 'uses an entity that XML itself does not define', zh: '使用了 XML 未预定义的实体' },
  limit: (what: keyof typeof LIMITED, most: number): Words => ({
    en: `more than ${most} ${what}`,
    zh: `超出上限：${LIMITED[what]}最多 ${most}`,
  }),
  noInvoice: { en: 'no invoice in it', zh: '其中没有发票' },
  zip: (message: string): Words => ({
    en: `not a sound OFD container: ${cut(message)}`,
    zh: `OFD 容器不完整或不安全，请重新取得原件（${cut(message)}）`,
  }),
  zipTooLarge: (bytes: number): Words => ({
    en: `not a sound OFD container: unpacked it or one of its entries is too large (all: ${bytes} bytes)`,
    zh: `OFD 容器解压后过大（合计上限 ${bytes} 字节，单个文件另有上限），未解压，请重新取得原件`,
  }),
  missing: (field: string): Words => ({ en: `${field} is not there`, zh: `缺少 ${field}` }),
  twice: (field: string): Words => ({
    en: `${field} stands twice with different values`,
    zh: `${field} 出现两次且内容不同`,
  }),
  amount: (field: string, text: string): Words => ({
    en: `${field} is no amount in 元 with at most two decimals: ${cut(text)}`,
    zh: `${field} 不是最多两位小数的金额：${cut(text)}`,
  }),
  day: (text: string): Words => ({ en: `not a day: ${cut(text)}`, zh: `不是日期：${cut(text)}` }),
  sum: (net: string, tax: string, gross: string): Words => ({
    en: `${net} + ${tax} is not ${gross}`,
    zh: `金额 ${net} 加税额 ${tax} 不等于价税合计 ${gross}`,
  }),
  words: (words: string, gross: string): Words => ({
    en: `the total in words, ${cut(words)}, is not ${gross}`,
    zh: `大写合计 ${cut(words)} 与小写 ${gross} 不一致`,
  }),
  kindUnknown: {
    en: 'does not say whether it is a special or an ordinary invoice: give --kind',
    zh: '未注明专用发票或普通发票：请用 --kind 给出',
  },
  kindOther: (text: string): Words => ({
    en: `not a kind of VAT invoice read here: ${cut(text)}`,
    zh: `不支持的发票种类：${cut(text)}`,
  }),
  redWithout: {
    en: 'a red letter that does not name the invoice it reverses',
    zh: '红字发票未注明对应的蓝字发票号码',
  },
  redPositive: {
    en: 'marked as a red letter, or names an invoice it reverses, and its total is not negative',
    zh: '标为红字或注明了被红冲的发票，但合计不是负数',
  },
  blueNegative: { en: 'marked as a blue invoice, and its total is negative', zh: '标为蓝字发票，但合计为负数' },
  noContract: {
    en: 'nothing says of which contract it is: name it in --map, or give --contract',
    zh: '未说明属于哪份合同：请在 --map 中写明，或用 --contract 给出',
  },
  sameInvoice: (where: string): Words => ({
    en: `the same invoice as ${cut(where)}: taken once`,
    zh: `与 ${cut(where)} 是同一张发票：只取一次`,
  }),
  otherInvoice: (where: string): Words => ({
    en: `the number of ${cut(where)} with other content: neither is taken, a person settles it`,
    zh: `与 ${cut(where)} 号码相同而内容不同：均不采用，由人工核实`,
  }),
  refused: (path: string, message: string): Words => ({
    en: `${path}: ${cut(message)}`,
    zh: refusedZh(path, message),
  }),
  // notes: the invoice is taken
  checkDigit: (path: string, code: string): Words => ({
    en: `the check digit of ${path} ${code} is wrong: compare it with the certificate`,
    zh: `${path} ${code} 的校验位不符，请与证照核对`,
  }),
  notYours: (institution: string): Words => ({
    en: `${institution} is neither its seller nor its buyer`,
    zh: `${institution} 既不是销售方也不是购买方`,
  }),
  lines: {
    en: 'its lines do not add up to its totals: the totals are taken, the lines are not',
    zh: '明细之和与合计不一致：采用合计，不采用明细',
  },
  linesUnread: {
    en: 'its lines cannot be held as they are: the totals are taken, the lines are not',
    zh: '明细无法按原样保存：采用合计，不采用明细',
  },
} as const
