import type { Words } from '../words.ts'
import type { Message } from './found.ts'

const cards = (n: number) => (n === 1 ? '1 card' : `${n} cards`)
const are = (n: number) => (n === 1 ? 'is' : 'are')
const has = (n: number) => (n === 1 ? 'has' : 'have')

/** What is found of so many cards and what would mend it. Nothing of another institution is in a text. */
export const say = {
  CARD_CLAIMED_TWICE: (n) => ({
    en: `${cards(n)} ${are(n)} listed by another institution too on the same days, and no lease that its lessor states says whose: counted for neither. State the lease in the lessor’s device records, or take the cards off the list of the one that does not have them.`,
    zh: `${n} 张卡在相同日期也被另一机构列入，且没有由出租方登记的租约说明归属：双方均不计入。请由出租方在其设备记录中登记租约，或由并不拥有该卡的一方从清单中移除。`,
  }),
  LEASE_UNCONFIRMED: (n) => ({
    en: `A lease of ${cards(n)} is stated by the lessee only, while the lessor lists them too: open for both. The lessor must state the lease in its own device records, or take the cards off its list.`,
    zh: `${n} 张卡的租约仅由承租方登记，而出租方同期也列入该卡：双方均待定。请出租方在其设备记录中登记该租约，或从其清单中移除。`,
  }),
  LEASE_OVER: (n) => ({
    en: `${cards(n)} ${are(n)} listed as leased in, and no lease covers these days: open. State the lease that covers them, or end the service of the cards with the lease.`,
    zh: `${n} 张卡登记为租入，但没有租约覆盖这些日期：待定。请登记覆盖相应日期的租约，或将停用日期改为租约截止日。`,
  }),
  CARD_LEASED_OUT: (n) => ({
    en: `${cards(n)} ${are(n)} leased to another by this list’s own records: counted for the lessee on these days, not here.`,
    zh: `按本机构自己的记录，${n} 张卡已出租：相应日期计入承租方，不计入本机构。`,
  }),
  LEASE_WITHOUT_DOCUMENT: (n) => ({
    en: `${cards(n)} of another owner ${has(n)} no lease with a registered document that covers these days: not documented. State lessor, lessee and days of the lease, register its contract and name it in the lease.`,
    zh: `${n} 张卡属于其他单位，没有已登记且覆盖这些日期的租赁合同：不计入“有凭证”及以上层级。请填写租约的出租方、承租方和起止日期，登记租赁合同，并在设备记录的 lease.document 中注明其编号。`,
  }),
  CARD_LISTED_AGAIN: (n) => ({
    en: `${cards(n)} ${are(n)} listed by several records for the same days: each counts once, by the lowest figure. Correct the records that are too many.`,
    zh: `${n} 张卡在相同日期被多条记录列入：每张只计一次，按最低数值计。请更正多余的记录。`,
  }),
  CARD_IN_TWO_PLACES: (n) => ({
    en: `${cards(n)} ${are(n)} listed in two places on the same days. Correct the record of the place where the card is not.`,
    zh: `${n} 张卡在相同日期被列在两个地点。请更正卡并不在该处的记录。`,
  }),
  CARD_NAMES_DISAGREE: (n) => ({
    en: `${cards(n)} ${are(n)} made of records that share one name and differ in another (two serial numbers, die ids or UUIDs): counted as one card each. Correct the wrong name; where one board carries several devices, give its serial number as boardSerial.`,
    zh: `${n} 张卡的多条记录共用一个标识而另一标识不同（两个序列号、晶粒号或 UUID）：各按一张卡计。请更正错误的标识；一块板卡上有多个设备的，请将板卡序列号填入 boardSerial。`,
  }),
  NAMES_DISAGREE_ELSEWHERE: (n) => ({
    en: `${cards(n)} of this list ${are(n)} one card with another of them by a record of another institution. They stay apart here; check serial numbers and UUIDs against the machines.`,
    zh: `按另一机构的记录，本清单中的 ${n} 张卡与本清单中另一张卡为同一张。此处仍分别计；请对照实机核实序列号和 UUID。`,
  }),
  CARD_METERED_ELSEWHERE: (n) => ({
    en: `${cards(n)} metered here ${are(n)} metered by another institution too, and no lease between the two covers these days. State the lease, or settle whose card it is.`,
    zh: `${n} 张在本机构计量的卡同时也由另一机构计量，且双方之间没有覆盖这些日期的租约。请登记租约，或核实该卡归属。`,
  }),
  COUNT_WITHOUT_IDS: (n) => ({
    en: `${n === 1 ? '1 entry' : `${n} entries`} of the list ${has(n)} no name that tells a card from others (N/A, only zeros): no credit, they may be cards that are listed already. Give the serial number, die id or UUID.`,
    zh: `清单中有 ${n} 项没有可区分卡的标识（N/A、全零等）：不计入，可能与已列入的卡重复。请填写序列号、晶粒号或 UUID。`,
  }),
  SLICE_WITHOUT_CARD: (n) => ({
    en: `${cards(n)} ${are(n)} listed only by slices (MIG, vGPU) that do not prove a card: no credit. Give the serial number or UUID of the physical card as sliceOf, and list that card.`,
    zh: `${n} 项仅以切片（MIG、vGPU）列入，不足以证明一张卡：不计入。请在 sliceOf 中填写物理卡的序列号或 UUID，并列入该物理卡。`,
  }),
  DOCUMENT_MISSING: (n) => ({
    en: `${cards(n)} ${has(n)} no document on these days: not documented. Register the purchase invoice or acceptance note and name it in the records of the cards.`,
    zh: `${n} 张卡在这些日期没有证明材料：不计入“有凭证”及以上层级。请登记采购发票或验收单，并在设备记录的 documents 中注明其编号。`,
  }),
  DOCUMENT_UNREGISTERED: (n) => ({
    en: `${cards(n)} ${has(n)} only documents that are not registered, that do not cover these days, or that by what is registered of them are about another organisation or contract or were not found genuine: not documented. Register documents of the cards under the ids that the records name.`,
    zh: `${n} 张卡注明的材料未登记、不覆盖这些日期，或登记内容表明其属于其他单位或其他合同、查验未通过：不计入“有凭证”及以上层级。请按记录中的编号登记材料。`,
  }),
  MODEL_WITHOUT_FIGURE: (n) => ({
    en: `${cards(n)} ${has(n)} no figure in the register: no credit. Give the full product name or PCI id; where none is published, a vendor document.`,
    zh: `${n} 张卡在登记表中没有算力数值：不计入。请填写完整产品名称或 PCI 编号；没有公开数值的，请提供厂商文件。`,
  }),
  MODEL_AMBIGUOUS: (n) => ({
    en: `${cards(n)} can be of several models: the lowest figure counts. Give the full product name, memory and form factor, and whether a record is a device or a package.`,
    zh: `${n} 张卡可能对应多个型号：按最低值计。请填写完整产品名称、显存和形态，并注明记录是单个设备还是整个封装。`,
  }),
  MODEL_DISAGREES: (n) => ({
    en: `${cards(n)} ${has(n)} fields or records that name different models: the lowest figure counts, none where one has none. Settle which it is and correct the others.`,
    zh: `${n} 张卡的字段或记录指向不同型号：按最低值计，其中之一没有数值的不计。请核实型号并更正其余记录。`,
  }),
  FIGURE_OVERSTATED: (n) => ({
    en: `${cards(n)} ${are(n)} declared above the dense figure of the register, which counts. Give the dense FP16 figure of one card.`,
    zh: `${n} 张卡的申报值高于登记表的稠密算力，按登记表计。请填写单卡 FP16 稠密算力。`,
  }),
  MEASURED_ABOVE_PEAK: (n) => ({
    en: `${cards(n)} measured above 103 % of the peak of the model: the model, the card or the measurement is not what it is said to be; counted at most at the peak. Check the label and the benchmark log.`,
    zh: `${n} 张卡的实测值高于型号峰值的 103%：型号、卡或测量与所称不符；至多按峰值计。请核对标签和测试日志。`,
  }),
  MEASURED_LOW: (n) => ({
    en: `${cards(n)} measured below 60 % of the peak of the model: a power cap, a slice, another library or another model. Explain it or measure again.`,
    zh: `${n} 张卡的实测值低于型号峰值的 60%：可能为功耗限制、切片、计算库不当或型号不符。请说明原因或重新测试。`,
  }),
  ATTESTATION_FAILED: (n) => ({
    en: `An attestation of ${cards(n)} failed: not attested until one after it is verified. Check the card and have it attested again.`,
    zh: `${n} 张卡的设备证明未通过核验：此后如无核验通过的证明，不视为有设备证明。请检查该卡并重新证明。`,
  }),
  METERED_NOT_LISTED: (n) => ({
    en: `${n === 1 ? '1 device' : `${n} devices`} metered in the period ${are(n)} on no device record under that name. List the card, or add the name it is metered under to its record.`,
    zh: `期间有计量的 ${n} 个设备标识，不见于任何设备记录。请将该卡列入清单，或在其记录中补充计量所用的标识。`,
  }),
  METERED_OUT_OF_SERVICE: (n) => ({
    en: `${cards(n)} ${are(n)} metered on days on which no record has ${n === 1 ? 'it' : 'them'} in service. Correct inServiceFrom and inServiceTo, or the metering.`,
    zh: `${n} 张卡在未投用的日期有计量。请更正投用和停用日期，或更正计量数据。`,
  }),
} as const satisfies Readonly<Record<string, Message>>

/** The general sentence after a particular one: which model, which figure. */
export const particular =
  (why: Words, general: Message): Message =>
  (n) => {
    const { en, zh } = general(n)
    return { en: `${en} ${why.en}`, zh: `${zh}${why.zh}` }
  }
