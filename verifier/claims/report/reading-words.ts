import type { Words } from '../../capacity/words.ts'

type Said = { readonly title: Words; readonly values: Readonly<Record<string, Words>> }

/**
 * Readings of open texts (clause register, section 3) as a page says them. The names of the switch and of the value stay
 * beside the words: they are what --reading takes.
 */
const READINGS: Readonly<Record<string, Said>> = {
  'tax_basis.XLQ': taxBasis(),
  'tax_basis.MXQ': taxBasis(),
  'tax_basis.LG': taxBasis(),
  'tax_basis.YLQ': taxBasis(),
  'xlq.startup_definition': {
    title: { zh: '初创企业的认定', en: 'Who is a start-up' },
    values: {
      voucher_approval: { zh: '以训力券核发时的认定为准', en: 'as recognised when the voucher was approved' },
      age_months: { zh: '以申请时的成立月数为准', en: 'by age in months at the application' },
    },
  },
  'xlq.stacking_effect': {
    title: { zh: '其他财政资助与兑现金额合计超限', en: 'Other public money and this claim above the limit' },
    values: {
      human: { zh: '提请人工决定', en: 'left to a person' },
      reduce: { zh: '核减至限额', en: 'reduced to the limit' },
    },
  },
  'xlq.registry_coverage': {
    title: { zh: '入库有效期的要求', en: 'When the provider must be registered' },
    values: {
      every_usage_day: { zh: '覆盖每一使用日', en: 'on every day of use' },
      application_date: { zh: '覆盖申请日', en: 'on the day of application' },
    },
  },
  'xlq.voucher_used_on': {
    title: { zh: '训力券的使用日期', en: 'When a voucher is used' },
    values: {
      set_off_date: { zh: '抵扣日', en: 'day of set-off' },
      application_date: { zh: '兑现申请日', en: 'day of application' },
    },
  },
  'capacity.flops_kind': {
    title: { zh: '算力规模的口径', en: 'What a card counts' },
    values: {
      dense: { zh: '稠密峰值（厂商标称）', en: 'dense peak as the vendor states it' },
      measured: { zh: '实测值', en: 'as measured' },
    },
  },
  'capacity.location': {
    title: { zh: '算力所在地的要求', en: 'Where the cards must be' },
    values: {
      anywhere: { zh: '不限所在地', en: 'anywhere' },
      shenzhen: { zh: '须位于深圳市', en: 'in Shenzhen' },
      longgang: { zh: '须位于龙岗区', en: 'in Longgang' },
    },
  },
  'licence.idc_isp': {
    title: { zh: '增值电信业务许可', en: 'Telecom licence' },
    values: {
      either: { zh: 'IDC、ISP 具备其一', en: 'IDC or ISP' },
      both: { zh: 'IDC、ISP 均须具备', en: 'IDC and ISP' },
    },
  },
  'lg.period': {
    title: { zh: '费用所属期间', en: 'Period of the costs' },
    values: {
      calendar_year: { zh: '自然年度', en: 'calendar year' },
      twelve_months: { zh: '连续十二个月', en: 'twelve months in a row' },
    },
  },
  'lg.cost_basis': {
    title: { zh: '费用的认定', en: 'Which costs count' },
    values: {
      borne: {
        zh: '交付、开票、付款取低并扣除训力券抵扣',
        en: 'the least of delivered, invoiced and paid, less vouchers',
      },
      invoiced_gross: { zh: '开票金额', en: 'as invoiced' },
    },
  },
}

function taxBasis(): Said {
  return {
    title: { zh: '金额是否含税', en: 'VAT in the amounts' },
    values: {
      inclusive: { zh: '价税合计', en: 'with VAT' },
      exclusive: { zh: '不含可抵扣增值税', en: 'without deductible VAT' },
    },
  }
}

/** `金额是否含税：价税合计（tax_basis.XLQ=inclusive）`. A switch without words keeps its name alone. */
export function readingWords(name: string, value: string): string {
  const words = READINGS[name]
  const said = words?.values[value]
  return words === undefined || said === undefined
    ? `${name}=${value}`
    : `${words.title.zh}：${said.zh}（${name}=${value}）`
}

/** A switch and its values in words, the default first; what has no words is named by itself. */
export function switchWords(name: string, values: readonly string[]) {
  const said = READINGS[name]
  return {
    name,
    title: said?.title ?? plain(name),
    values: values.map((value) => ({ value, title: said?.values[value] ?? plain(value) })),
  }
}

const plain = (text: string): Words => ({ zh: text, en: text })
