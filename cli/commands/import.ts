import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { Argument } from 'commander'
import { z } from 'zod'
import { canonicalJson } from '../../core/canonical-json.ts'
import { SuanhengError } from '../../core/errors.ts'
import type { InventoryKind } from '../../ingest/importers/inventory/kinds.ts'
import { INVENTORY_KINDS } from '../../ingest/importers/inventory/kinds.ts'
import { mergeInventories } from '../../ingest/importers/inventory/merge.ts'
import type { Said } from '../../ingest/importers/inventory/records.ts'
import { capacityRecord, deviceRecords } from '../../ingest/importers/inventory/records.ts'
import type { Capacity } from '../../schemas/capacity.ts'
import { Day, Id, Instant, Name, Uscc } from '../../schemas/primitives.ts'
import { loadRegister } from '../../verifier/capacity/register/load.ts'
import type { ImportSummary } from '../import-summary.ts'
import { modelLines, summaryText } from '../import-summary.ts'
import { note, say } from '../output.ts'
import { run } from '../program.ts'
import { readLines } from '../read-lines.ts'

/** Exit code where no card was found: the data is at fault. */
const NO_CARD = 3

const Options = z.strictObject({
  institution: Uscc,
  out: z.string().min(1),
  capacityOut: z.string().min(1).optional(),
  statement: Id.optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  inServiceFrom: Day.optional(),
  node: Name.optional(),
  site: Name.optional(),
  district: Name.optional(),
  owner: Uscc.optional(),
  operator: Uscc.optional(),
  json: z.boolean().optional(),
})
type Options = z.infer<typeof Options>

/** suanheng import: what platforms print, as records to push. Reads and writes files, needs no service. */
export function importCommands(program: Command): void {
  const imports =
    program.commands.find((command) => command.name() === 'import') ??
    program.command('import').description('导入: what platforms print, as records for push')
  imports
    .command('inventory')
    .description('设备清单: cards from nvidia-smi, npu-smi, node lists and equipment lists (docs/inventory.md)')
    .addArgument(new Argument('<kind>', 'what printed it').choices(Object.keys(INVENTORY_KINDS)))
    .argument('<files...>', 'one output a file, or several one after the other; also as .gz')
    .requiredOption('--institution <uscc>', '统一社会信用代码 of whose inventory it is')
    .requiredOption('--out <file>', 'cards with an id, as NDJSON for push --kind devices')
    .option('--in-service-from <day>', 'day they went into service, where the input does not say it')
    .option('--node <name>', 'the machine they are in')
    .option('--site <name>', '机房 they are in')
    .option('--district <name>', '所在区 of the site')
    .option('--owner <uscc>', 'whose property they are')
    .option('--operator <uscc>', 'who runs them')
    .option('--capacity-out <file>', 'cards counted without ids, as NDJSON for push --kind capacities')
    .option('--statement <id>', 'id of that statement')
    .option('--from <instant>', 'from when it holds')
    .option('--to <instant>', 'until when it holds, exclusive')
    .option('--json', 'the summary in JSON')
    .action(
      run(async (kind: InventoryKind, files: string[], options: unknown) =>
        importInventory(kind, files, read(options)),
      ),
    )
}

function read(options: unknown): Options {
  const parsed = Options.safeParse(options)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = String(issue?.path[0] ?? '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  throw new SuanhengError('REQUEST_INVALID', `--${name}: ${issue?.message ?? ''}`)
}

async function importInventory(kind: InventoryKind, files: readonly string[], options: Options): Promise<number> {
  const inventories = []
  for (const file of files) {
    const reader = INVENTORY_KINDS[kind]()
    for await (const line of readLines(file)) reader.line(line)
    inventories.push({ file, inventory: reader.end() })
  }
  const merged = mergeInventories(inventories)
  const { devices, dropped } = deviceRecords(merged.devices, saidBy(options))
  const capacity = statementOf(options, merged.counted, kind)
  await write(options.out, devices)
  if (capacity !== null && options.capacityOut !== undefined) await write(options.capacityOut, [capacity])

  const register = loadRegister()
  const refused = dropped.map(({ of: { file, line, facts }, why }) => {
    return { file, line, what: facts.serial ?? facts.dieId ?? facts.uuid ?? null, why }
  })
  const summary: ImportSummary = {
    register: register.version,
    devices: devices.filter(({ sliceOf }) => sliceOf === undefined).length,
    slices: devices.filter(({ sliceOf }) => sliceOf !== undefined).length,
    counted: merged.counted.reduce((sum, { facts }) => sum + facts.cards, 0),
    models: modelLines(register, devices, merged.counted),
    dropped: [...merged.dropped, ...refused].sort(
      (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || (a.line ?? 0) - (b.line ?? 0),
    ),
    out: options.out,
    capacityOut: capacity === null ? null : (options.capacityOut ?? null),
  }
  if (options.json === true) say(canonicalJson(summary))
  else for (const text of summaryText(summary)) note(text)
  return summary.devices + summary.counted === 0 ? NO_CARD : 0
}

const saidBy = ({ institution, inServiceFrom, node, site, district, owner, operator }: Options): Said => ({
  institution,
  ...(inServiceFrom !== undefined && { inServiceFrom }),
  ...(node !== undefined && { node }),
  ...(site !== undefined && { site }),
  ...(district !== undefined && { district }),
  ...(owner !== undefined && { owner }),
  ...(operator !== undefined && { operator }),
})

/** Counts become a statement when one is asked for; its id and its period are for a person to say. */
function statementOf(
  { institution, capacityOut, statement, from, to, site }: Options,
  counted: Parameters<typeof capacityRecord>[0],
  kind: InventoryKind,
): Capacity | null {
  if (capacityOut === undefined) return null
  if (statement === undefined || from === undefined || to === undefined)
    throw new SuanhengError('REQUEST_INVALID', '--capacity-out needs --statement, --from and --to')
  if (Date.parse(from) >= Date.parse(to)) throw new SuanhengError('REQUEST_INVALID', '--to must be after --from')
  return capacityRecord(counted, { institution, statementId: statement, from, to, source: `import ${kind}`, site })
}

async function write(file: string, records: readonly unknown[]): Promise<void> {
  try {
    await writeFile(file, records.map((record) => `${canonicalJson(record)}\n`).join(''))
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `cannot write ${file}`, {}, error)
  }
}
