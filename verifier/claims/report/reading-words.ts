/**
 * Readings of open texts (clause register, section 3) as a page says them. The names of the switch and of the value stay
 * beside the words: they are what --reading takes.
 */
const READINGS: Readonly<
  Record<string, { readonly title: string; readonly values: Readonly<Record<string, string>> }>
> = {
  'tax_basis.XLQ': taxBasis(),
  'tax_basis.MXQ': taxBasis(),
  'tax_basis.LG': taxBasis(),
  'tax_basis.YLQ': taxBasis(),
  'xlq.startup_definition': {
    title: '初创企业的认定',
    values: { voucher_approval: '以训力券核发时的认定为准', age_months: '以申请时的成立月数为准' },
  },
  'xlq.stacking_effect': {
    title: '其他财政资助与兑现金额合计超限',
    values: { human: '提请人工决定', reduce: '核减至限额' },
  },
  'xlq.registry_coverage': {
    title: '入库有效期的要求',
    values: { every_usage_day: '覆盖每一使用日', application_date: '覆盖申请日' },
  },
  'xlq.voucher_used_on': {
    title: '训力券的使用日期',
    values: { set_off_date: '抵扣日', application_date: '兑现申请日' },
  },
  'capacity.flops_kind': { title: '算力规模的口径', values: { dense: '稠密峰值（厂商标称）', measured: '实测值' } },
  'capacity.location': {
    title: '算力所在地的要求',
    values: { anywhere: '不限所在地', shenzhen: '须位于深圳市', longgang: '须位于龙岗区' },
  },
  'licence.idc_isp': { title: '增值电信业务许可', values: { either: 'IDC、ISP 具备其一', both: 'IDC、ISP 均须具备' } },
  'lg.period': {
    title: '费用所属期间',
    values: { calendar_year: '自然年度', twelve_months: '连续十二个月' },
  },
  'lg.cost_basis': {
    title: '费用的认定',
    values: { borne: '交付、开票、付款取低并扣除训力券抵扣', invoiced_gross: '开票金额' },
  },
}

function taxBasis() {
  return { title: '金额是否含税', values: { inclusive: '价税合计', exclusive: '不含可抵扣增值税' } }
}

/** `金额是否含税：价税合计（tax_basis.XLQ=inclusive）`. A switch without words keeps its name alone. */
export function readingWords(name: string, value: string): string {
  const words = READINGS[name]
  const said = words?.values[value]
  return words === undefined || said === undefined ? `${name}=${value}` : `${words.title}：${said}（${name}=${value}）`
}
