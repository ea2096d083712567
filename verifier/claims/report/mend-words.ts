import { isEntityKind, KINDS, type KindName } from '../../../schemas/kinds.ts'
import type { Missing } from '../../programmes/engine/fact.ts'
import { DOCUMENT_TITLES } from '../../programmes/facts/document-titles.ts'

/** What to send so that something is no longer missing, in Chinese; in brackets what `suanheng push --kind` calls it. */
export function mendWords({ path, by, what }: Missing): string {
  if (what.zh.includes('互相矛盾')) return '由报送单位更正：新记录写明 corrects（被更正版本的摘要）和 reason'
  const [, first = '', rest = ''] = /^(\S+) ?(.*)$/s.exec(path) ?? []
  if (by === 'document') return documentWords(rest)
  if (by === 'person') return personWords(path)
  if (first === 'contract' && /: (metered|delivered)/.test(path)) return routeWords('usage_record')
  if (first === 'contract' && /: invoiced/.test(path)) return routeWords('invoice')
  if (first === 'contract' && /: paid/.test(path)) return routeWords('payment')
  if (first === 'contract' && /: settled/.test(path)) return routeWords('settlement')
  if (path.startsWith('metering log')) return routeWords('usage_record')
  if (path.startsWith('related_parties')) return routeWords('ownership_edge')
  if (/^vouchers?\b/.test(path)) return routeWords('voucher')
  if (/^grants?\b/.test(path)) return routeWords('grant')
  if (path.startsWith('capacity_assessment')) return routeWords('device')
  const kind = first.replace(/\..*$/s, '')
  return kind in KINDS && isEntityKind(kind as KindName) ? routeWords(kind as KindName) : '补充相关资料'
}

const routeWords = (kind: KindName) => `报送${KINDS[kind].title}（${KINDS[kind].route}）`

/** A document is asked for by its types, or by the id that another record names. */
function documentWords(rest: string): string {
  const types = (/^\S+/.exec(rest)?.[0] ?? '').split('|')
  if (types.every((type) => type in DOCUMENT_TITLES)) return `登记材料（documents），类型 ${types.join(' 或 ')}`
  return rest === '' ? '登记材料（documents）' : `登记编号为 ${rest} 的材料（documents）`
}

function personWords(path: string): string {
  if (/^findings? /.test(path)) return '由管理员录入人工认定（findings）'
  if (path.startsWith('score')) return '由管理员录入评审打分（scores）'
  if (path.startsWith('metering')) return '由管理员录入计量日志检测（metering-tests）'
  return '由审核人员判断；可由管理员录入人工决定（decisions）'
}
