import { exactText } from '../exact-text.ts'
import type { Words } from '../words.ts'
import type { Accelerator } from './accelerator.ts'
import type { Reported } from './match.ts'
import type { Slice } from './slices.ts'

/** Why a name got its figure, or none: one sentence each, for the report. */
export const reason = {
  notFound: (reported: Reported): Words => ({
    en: `“${short(reported.model)}” is not a name in the register; it is reported, not guessed.`,
    zh: `登记表中没有名称“${short(reported.model)}”；如实列出，不作推测。`,
  }),

  exact: (row: Accelerator, byPci: boolean): Words => ({
    en: `The ${byPci ? 'PCI id' : 'name'} is that of one row, ${full(row)}: ${figure(row)}.`,
    zh: `${byPci ? 'PCI 编号' : '名称'}只对应一行 ${full(row)}：${figureZh(row)}。`,
  }),

  narrowed: (all: readonly Accelerator[], left: readonly Accelerator[]): Words => {
    const [row] = left
    return {
      en: `${all.length > left.length ? `Of ${all.length} rows (${list(all)}) memory or form factor leave` : 'The name and the PCI id together leave'} ${list(left)}: ${row === undefined ? '' : figure(row)}.`,
      zh: `${all.length > left.length ? `${all.length} 行（${list(all)}）中，按显存或形态只剩` : '名称与 PCI 编号共同指向'} ${list(left)}：${row === undefined ? '' : figureZh(row)}。`,
    }
  },

  ambiguous: (reported: Reported, rows: readonly Accelerator[]): Words => ({
    en: `“${short(reported.model)}” can be ${rows.length} rows (${figures(rows)}); the lowest counts until another field decides.`,
    zh: `“${short(reported.model)}”可能对应 ${rows.length} 行（${figures(rows)}）；在其他字段确定之前按最低值计。`,
  }),

  apart: (reported: Reported, rows: readonly Accelerator[]): Words => ({
    en: `The name “${short(reported.model)}” and the PCI id ${short(reported.pciId ?? '')} name different cards (${figures(rows)}); the lowest counts, and a person settles it.`,
    zh: `名称“${short(reported.model)}”与 PCI 编号 ${short(reported.pciId ?? '')} 指向不同的卡（${figures(rows)}）；按最低值计，由人工核实。`,
  }),

  family: (reported: Reported, rows: readonly Accelerator[], shared: boolean): Words => ({
    en: `“${short(reported.model)}” names a family (${list(rows)}${shared ? '; parts outside the register' : ''}), not one row, and the other fields given do not leave exactly one.`,
    zh: `“${short(reported.model)}”是系列名称（${list(rows)}${shared ? '；以及未登记的型号' : ''}），不是单一型号；已有的其他字段不足以确定唯一型号。`,
  }),

  contradicts: (reported: Reported, rows: readonly Accelerator[]): Words => ({
    en: `${fieldsOf(reported)} fits none of the rows named “${short(reported.model)}” (${list(rows)}).`,
    zh: `${fieldsZh(reported)} 与名称“${short(reported.model)}”的各行（${list(rows)}）都不符。`,
  }),

  standsAgainst: (row: Accelerator, reported: Reported): Words => ({
    en: `The name is that of one row, ${full(row)}: ${figure(row)}. ${fieldsOf(reported)} contradicts it, and a person settles it.`,
    zh: `名称只对应一行 ${full(row)}：${figureZh(row)}。${fieldsZh(reported)} 与之矛盾，由人工核实。`,
  }),

  siblings: (reported: Reported, rows: readonly Accelerator[]): Words => ({
    en: `${fieldsOf(reported)} contradicts the name “${short(reported.model)}” but fits others of the same short name (${figures(rows)}); the lowest counts, and a person settles it.`,
    zh: `${fieldsZh(reported)} 与名称“${short(reported.model)}”矛盾，却与同一简称的其他型号相符（${figures(rows)}）；按最低值计，由人工核实。`,
  }),

  noFigure: (row: Accelerator): Words => ({
    en: `No dense FP16 figure is published for ${full(row)}: no credit without a vendor document or a measured matrix product.`,
    zh: `${full(row)} 没有公开的 FP16 稠密算力；没有厂商文件或实测矩阵乘结果，不计入。`,
  }),

  slice: (slice: Slice, row: Accelerator | null): Words => ({
    en: `A slice (${slice.profile}) of ${row === null ? 'a card that is not named' : full(row)}: no card of its own; the physical card counts once, by its serial number or UUID.`,
    zh: `这是${row === null ? '未指明的卡' : ` ${full(row)} `}的切片（${slice.profile}），本身不是一张卡；物理卡按序列号或 UUID 只计一次。`,
  }),
}

const full = (row: Accelerator) => `${row.vendor} ${row.model}`
const list = (rows: readonly Accelerator[]) => rows.map(({ model }) => model).join('; ')
const perDevice = (row: Accelerator) => (row.perDevice === null ? '-' : exactText(row.perDevice))
const figures = (rows: readonly Accelerator[]) => rows.map((row) => `${row.model} ${perDevice(row)}`).join('; ')
/** A user's text in a sentence: of bounded length. */
const short = (text: string) => text.slice(0, 80)

const figure = (row: Accelerator) =>
  `${perDevice(row)} TFLOPS dense FP16 a device${row.devicesPerPackage === 1 || row.perPackage === null ? '' : `, ${row.devicesPerPackage} devices a package of ${exactText(row.perPackage)}`}`
const figureZh = (row: Accelerator) =>
  `每个设备 FP16 稠密 ${perDevice(row)} TFLOPS${row.devicesPerPackage === 1 || row.perPackage === null ? '' : `，每个封装含 ${row.devicesPerPackage} 个设备，共 ${exactText(row.perPackage)}`}`

const fieldsOf = ({ memoryGb, formFactor }: Reported) =>
  [
    ...(memoryGb === null ? [] : [`Memory ${exactText(memoryGb)} GB`]),
    ...(formFactor === null ? [] : [`form factor ${short(formFactor)}`]),
  ].join(' with ')
const fieldsZh = ({ memoryGb, formFactor }: Reported) =>
  [
    ...(memoryGb === null ? [] : [`显存 ${exactText(memoryGb)} GB`]),
    ...(formFactor === null ? [] : [`形态 ${short(formFactor)}`]),
  ].join('、')
