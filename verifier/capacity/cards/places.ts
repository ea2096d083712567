import type { Place } from './card.ts'

/** What a text says of a place: Shenzhen, with its district as far as it says, elsewhere, or nothing (null). */
type Said = { readonly area: 'shenzhen'; readonly district: string | null } | { readonly area: 'elsewhere' } | null

/**
 * The districts of Shenzhen: nine 行政区, 大鹏新区 and 深汕特别合作区, which the guides count as Shenzhen
 * (XLQ-RK-4.1a: 含深汕特别合作区). A district 龙华区 or 南山区 exists in another city too; that city, when it is named, decides.
 */
const DISTRICTS = [
  { zh: '福田', suffix: '区', en: 'futian' },
  { zh: '罗湖', suffix: '区', en: 'luohu' },
  { zh: '南山', suffix: '区', en: 'nanshan' },
  { zh: '盐田', suffix: '区', en: 'yantian' },
  { zh: '宝安', suffix: '区', en: "bao'?an" },
  { zh: '龙岗', suffix: '区', en: 'longgang' },
  { zh: '龙华', suffix: '区', en: 'longhua' },
  { zh: '坪山', suffix: '区', en: 'pingshan' },
  { zh: '光明', suffix: '区', en: 'guangming' },
  { zh: '大鹏', suffix: '新区', en: 'dapeng' },
  { zh: '深汕', suffix: '特别合作区', en: 'shen-?shan' },
] as const

/** Provinces and municipalities but Guangdong, which holds Shenzhen too. */
const PROVINCES = (
  '北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 海南 四川 贵州 云南 陕西 甘肃 ' +
  '青海 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 台湾'
).split(' ')

/** The other cities of Guangdong, capitals of provinces and cities with large data centres. Others are not known here. */
const CITIES = (
  '广州 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 石家庄 太原 沈阳 长春 ' +
  '哈尔滨 南京 杭州 合肥 福州 南昌 济南 郑州 武汉 长沙 海口 成都 贵阳 昆明 西安 兰州 西宁 呼和浩特 南宁 拉萨 银川 乌鲁木齐 ' +
  '大连 青岛 厦门 宁波 苏州 无锡 张家口 廊坊 乌兰察布 鄂尔多斯 中卫 庆阳 克拉玛依 芜湖 鹤岗 雅安 贵安'
).split(' ')

const ENGLISH_ELSEWHERE =
  /^(beijing|tianjin|shanghai|chongqing|guangzhou|dongguan|huizhou|shaoguan|hangzhou|nanjing|guiyang|guizhou|inner mongolia|chengdu|wuhan|xi'?an|hong ?kong|macau|taiwan|singapore)\b(?! (road|street|building))/

/** A road or building called after a city stands in another one as a rule. */
const ROAD = '(?!路|街|道|大道|大厦|广场|宾馆|酒店)'
const cityLed = new RegExp(`^(?:中国)?(?:广东省?)?(?:${[...PROVINCES, ...CITIES].join('|')})${ROAD}`)
const cityNamed = new RegExp(`(?:${PROVINCES.join('|')})(?:省|市|自治区)|(?:${CITIES.join('|')})市`)

/** What stands behind the name of a company: 深圳某某有限公司贵安数据中心 is in 贵安. */
const afterCompany = (text: string): string => text.replace(/^.*(?:公司|集团)/, '')

const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

function saidBy(text: string | undefined): Said {
  if (text === undefined) return null
  const place = afterCompany(plain(text)).replace(/\s+/g, ' ')
  const tight = place.replace(/\s/g, '')
  const shenzhen = new RegExp(`深圳${ROAD}`).test(tight) || /\bshenzhen\b(?! (road|street|building))/.test(place)
  const named = DISTRICTS.filter(
    ({ zh, suffix, en }) =>
      tight.includes(zh + suffix) ||
      tight === zh ||
      (shenzhen && new RegExp(`深圳市?${zh}${ROAD}`).test(tight)) ||
      new RegExp(`^${en}$|\\b${en} (new )?district\\b`).test(place) ||
      (/\bshenzhen\b/.test(place) && new RegExp(`\\b${en}\\b`).test(place)),
  )
  const shenshan = named.some(({ zh }) => zh === '深汕')
  // 深汕特别合作区 lies in 汕尾 on the map.
  const other = !shenshan && (cityLed.test(tight) || cityNamed.test(tight) || ENGLISH_ELSEWHERE.test(place))
  if (other) return shenzhen ? null : { area: 'elsewhere' }
  if (!shenzhen && named.length === 0) return null
  return { area: 'shenzhen', district: named.length === 1 ? (named[0]?.zh ?? null) : null }
}

/** Where a record says its card is. `text`: the site in one form, to tell two sites apart; null where none is given. */
export type Located = { readonly said: Said; readonly site: string | null }

/** By district and site together. What they say against each other is not known; nothing is guessed from other texts. */
export function locate({ district, site }: { district?: string | undefined; site?: string | undefined }): Located {
  return {
    said: together(saidBy(district), saidBy(site)),
    site: site === undefined ? null : plain(site).replace(/[\s\p{P}]/gu, ''),
  }
}

function together(a: Said, b: Said): Said {
  if (a === null || b === null) return a ?? b
  if (a.area === 'elsewhere' || b.area === 'elsewhere') return a.area === b.area ? a : null
  if (a.district === null || b.district === null) return { area: 'shenzhen', district: a.district ?? b.district }
  return { area: 'shenzhen', district: a.district === b.district ? a.district : null }
}

/** The place of a card of which these records hold at one time, and whether they name two. */
export function placeOf(located: readonly Located[]): { readonly place: Place; readonly two: boolean } {
  const [only] = located
  if (located.length === 1 && only !== undefined) return { place: areaOf(only.said), two: false }
  const said = located.map((one) => one.said).reduce(together, null)
  const known = located.flatMap((one) => (one.said === null ? [] : [one.said]))
  const areas = new Set(known.map(({ area }) => area))
  const districts = new Set(known.flatMap((one) => (one.area === 'shenzhen' ? (one.district ?? []) : [])))
  const sites = [...new Set(located.flatMap(({ site }) => site ?? []))]
  const [first] = sites
  const apart = sites.some((site) => first !== undefined && !site.includes(first) && !first.includes(site))
  const two = areas.size > 1 || districts.size > 1 || apart
  if (areas.size > 1) return { place: 'unknown', two }
  return { place: said !== null && districts.size > 1 ? 'shenzhen' : areaOf(said), two }
}

function areaOf(said: Said): Place {
  if (said === null) return 'unknown'
  if (said.area === 'elsewhere') return 'elsewhere'
  return said.district === '龙岗' ? 'longgang' : 'shenzhen'
}
