import type { Register } from '../../capacity/register/load.ts'
import { architectureOf, branchOf, FIRST_BRANCH } from '../architectures.ts'
import { type Indicator, indicator } from '../indicator.ts'
import { type Likely, type ListedCard, likelyRows } from '../listed-card.ts'
import type { DeviceSummary } from '../summary.ts'

const GIB = 1024n ** 3n
/** As NVIDIA's tools print a card or a slice; AMD and others borrow the form, Huawei never did. */
const NVIDIA_FORM = /^(GPU|MIG)-/
/** As npu-smi prints a vdie id: five groups of upper-case hexadecimal. */
const DIE_FORM = /^[0-9A-F]{6,8}(-[0-9A-F]{6,8}){4}$/

/** Names, models, memory and driver that cannot belong to one card. Exact; what the register does not know is not judged. */
export function judgeIdentity(register: Register, summary: DeviceSummary, card: ListedCard): readonly Indicator[] {
  const sampled = summary.models.map((model) => likelyRows(register, model))
  return [
    ...models(summary, card.likely, sampled),
    ...idForm(summary, card, [card.likely, ...sampled]),
    ...memory(summary, card.likely.rows.length > 0 ? [card.likely] : sampled),
    ...driver(summary, card),
  ]
}

function models({ device, models: names }: DeviceSummary, listed: Likely, sampled: readonly Likely[]): Indicator[] {
  const known = [listed, ...sampled].filter(({ rows, slice }) => rows.length > 0 && !slice)
  const [first] = known
  if (first === undefined) return []
  const shared = first.rows.filter((row) => known.every(({ rows }) => rows.includes(row)))
  if (shared.length > 0) return []
  const said = listed.rows.map(({ vendor, model }) => `${vendor} ${model}`).join(' / ')
  return [
    indicator('MODEL_NOT_AS_LISTED', device, null, {
      en: `Samples name ${names.join(', ')}; the inventory ${said === '' ? 'has no model' : `says ${said}`}. Honest cause: the card was replaced, or listed wrongly.`,
      zh: `采样所报型号为 ${names.join('、')}，设备清单${said === '' ? '未列型号' : `为 ${said}`}。可能的正常原因：换卡或清单填错。`,
    }),
  ]
}

function idForm({ device }: DeviceSummary, { names }: ListedCard, likely: readonly Likely[]): Indicator[] {
  const vendors = new Set(likely.flatMap(({ rows }) => rows.map(({ vendor }) => vendor)))
  if (vendors.size !== 1) return []
  const wrong = vendors.has('Huawei') ? NVIDIA_FORM : vendors.has('NVIDIA') ? DIE_FORM : null
  const name = names.find((one) => wrong?.test(one) === true)
  if (name === undefined) return []
  return [
    indicator('ID_NOT_OF_VENDOR', device, null, {
      en: `${name} is not a form that cards of ${[...vendors].join()} have.`,
      zh: `标识 ${name} 不是 ${[...vendors].join()} 设备所用的形式。`,
    }),
  ]
}

function memory({ device, mostMemory }: DeviceSummary, likely: readonly Likely[]): Indicator[] {
  const rows = likely.flatMap((one) => one.rows)
  const sizes = rows.flatMap(({ memoryGb }) => (memoryGb === null ? [] : [memoryGb]))
  if (mostMemory === null || rows.length === 0 || sizes.length < rows.length) return []
  const most = Math.max(...sizes)
  if (mostMemory.bytes <= BigInt(most) * GIB) return []
  return [
    indicator(
      'MEMORY_ABOVE_CARD',
      device,
      { from: mostMemory.at, to: mostMemory.at },
      {
        en: `${mostMemory.bytes} bytes in use on a card of ${most} GiB.`,
        zh: `已用显存 ${mostMemory.bytes} 字节，而该卡显存为 ${most} GiB。`,
      },
    ),
  ]
}

function driver({ device }: DeviceSummary, { records, likely }: ListedCard): Indicator[] {
  const first = likely.rows.map(({ vendor, model }) => {
    const architecture = vendor === 'NVIDIA' ? architectureOf(model) : null
    return architecture === null ? 0 : FIRST_BRANCH[architecture].branch
  })
  const least = first.length === 0 ? 0 : Math.min(...first)
  return records.slice(0, 1).flatMap(({ driverVersion }) => {
    const branch = driverVersion === undefined ? null : branchOf(driverVersion)
    if (branch === null || branch >= least) return []
    return [
      indicator('DRIVER_BEFORE_CARD', device, null, {
        en: `Driver ${driverVersion}; the first branch for this architecture is R${least} (vendor's tables, grade B).`,
        zh: `驱动版本 ${driverVersion}，而支持该架构的首个驱动分支为 R${least}（厂商文档，B 级）。`,
      }),
    ]
  })
}
