import Papa from 'papaparse'
import { SuanhengError } from '../../../core/errors.ts'
import { Device } from '../../../schemas/device.ts'
import { InventoryBuilder } from './builder.ts'
import type { DeviceFacts, InventoryReader } from './inventory.ts'
import { dieIdOf, known, knownId, pciIdOf, present, wholeOf } from './values.ts'
import { WHY } from './why.ts'

const LEASE: Readonly<Record<string, string>> = {
  leaseLessor: 'lessor',
  leaseLessee: 'lessee',
  leaseFrom: 'from',
  leaseTo: 'to',
  leaseDocument: 'document',
}
const FIELDS = new Set(
  Object.keys(Device.shape).filter((field) => !['institution', 'corrects', 'reason', 'lease'].includes(field)),
)

/** Headings as equipment lists of applicants write them. */
const CHINESE: Readonly<Record<string, string>> = {
  序列号: 'serial',
  型号: 'acceleratorModel',
  显存: 'memoryGb',
  形态: 'formFactor',
  数量: 'cards',
  节点: 'node',
  服务器型号: 'serverModel',
  服务器序列号: 'serverSerial',
  机房: 'site',
  所在区: 'district',
  产权单位: 'owner',
  运营单位: 'operator',
  投用日期: 'inServiceFrom',
  停用日期: 'inServiceTo',
  出租方: 'leaseLessor',
  承租方: 'leaseLessee',
  租赁起始: 'leaseFrom',
  租赁截止: 'leaseTo',
  租赁合同: 'leaseDocument',
}

/**
 * An equipment list as CSV (RFC 4180) with the field names of schemas/device.ts, in camelCase or snake_case, or the
 * Chinese headings above; the lease as `leaseLessor` … `leaseDocument`, `documents` parted by `;`, and `cards` for a
 * line that counts cards without naming them. An empty cell is not known.
 *
 * Errors: CSV_MALFORMED.
 */
export function equipmentCsvReader(): InventoryReader {
  const lines: string[] = []
  return {
    line: (text) => void lines.push(text),
    end() {
      const text = lines.join('\n')
      const found = new InventoryBuilder()
      let header: readonly string[] | null = null
      let read = 0
      let line = 1
      Papa.parse<string[]>(text, {
        delimiter: ',',
        step({ data, errors, meta }) {
          const fault = errors.find(({ type }) => type === 'Quotes')
          if (fault !== undefined) throw new SuanhengError('CSV_MALFORMED', `line ${line}: ${fault.message}`)
          const cells = data.map((cell) => cell.trim())
          if (cells.some((cell) => cell !== '')) {
            if (header === null) header = headerOf(found, cells)
            else if (cells.length !== header.length) found.drop(line, null, WHY.cells(cells.length, header.length))
            else readRow(found, line, header, cells)
          }
          // A quoted cell may hold line ends: lines are counted in the text, not in rows.
          for (; read < meta.cursor; read++) if (text.charCodeAt(read) === 0x0a) line++
        },
      })
      return found.end()
    },
  }
}

function headerOf(found: InventoryBuilder, cells: readonly string[]): readonly string[] {
  const names = cells.map(
    (cell) => CHINESE[cell] ?? cell.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  )
  const twice = names.find((name, at) => name !== '' && names.indexOf(name) !== at)
  if (twice !== undefined) throw new SuanhengError('CSV_MALFORMED', `column ${twice.slice(0, 60)} stands twice`)
  return names.map((name, at) => {
    if (name === 'cards' || FIELDS.has(name) || LEASE[name] !== undefined) return name
    found.drop(1, null, WHY.column(cells[at] ?? ''))
    return ''
  })
}

function readRow(found: InventoryBuilder, line: number, header: readonly string[], cells: readonly string[]): void {
  const row = new Map(header.map((name, at) => [name, known(cells[at])]))
  const count = row.get('cards')
  const cards = count === undefined ? 1 : wholeOf(count)
  if (cards === undefined) return found.drop(line, null, WHY.count(count ?? ''))
  const facts = factsOf(row)
  const named = facts.serial ?? facts.dieId ?? facts.uuid
  if (named !== undefined && cards !== 1) return found.drop(line, named, WHY.idAndCount)
  if (named !== undefined) return found.card(line, facts, null)
  const { acceleratorModel, memoryGb, formFactor, site, fp16DenseTflops, ...others } = facts
  const lost = Object.keys(others)
  if (lost.length > 0) found.drop(line, null, WHY.countKeeps(lost))
  const group = { acceleratorModel, memoryGb, formFactor, site, fp16DenseTflopsPerCard: fp16DenseTflops }
  found.count(line, { ...present(group), cards })
}

/** Texts as they stand; the schema judges them when a record is made. */
function factsOf(row: ReadonlyMap<string, string | undefined>): DeviceFacts {
  const plain = [...row].filter(([name]) => FIELDS.has(name))
  const lease = present(Object.fromEntries(Object.entries(LEASE).map(([column, field]) => [field, row.get(column)])))
  const facts = {
    ...Object.fromEntries(plain),
    serial: knownId(row.get('serial')),
    uuid: knownId(row.get('uuid')),
    dieId: dieIdOf(row.get('dieId')),
    pciId: pciIdOf(row.get('pciId')) ?? row.get('pciId'),
    memoryGb: row.get('memoryGb')?.replace(/\s*Gi?B$/i, ''),
    documents: row
      .get('documents')
      ?.split(';')
      .map((id) => id.trim()),
    lease: Object.keys(lease).length === 0 ? undefined : lease,
  }
  return present(facts) as DeviceFacts
}
